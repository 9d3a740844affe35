// Copyright 2026 the streamssl authors. MIT license.

/** One vector of NIST's CAVP for generators. Empty strings stand for what there is not. */
export interface DrbgVector {
  /** The mechanism. */
  readonly mechanism: "CTR-DRBG" | "HASH-DRBG" | "HMAC-DRBG";
  /** The length of keys of AES in bits, or the digest. */
  readonly algorithm: string;
  /** Whether there is a derivation function. */
  readonly derivationFunction: boolean;
  /** Whether each request asks for prediction resistance. */
  readonly predictionResistance: boolean;
  readonly entropy: string;
  readonly nonce: string;
  readonly personalisation: string;
  readonly reseedEntropy: string;
  readonly reseedInput: string;
  readonly freshA: string;
  readonly freshB: string;
  readonly inputA: string;
  readonly inputB: string;
  readonly output: string;
}

/**
 * The first of their groups in drbgtestvectors.zip of NIST's Cryptographic Algorithm Validation Program:
 * seeded, reseeded where there is entropy for it, asked twice; the second output counts.
 */
export const DRBG_VECTORS: readonly DrbgVector[] = [
  {
    mechanism: "CTR-DRBG",
    algorithm: "AES-128-CTR",
    derivationFunction: true,
    predictionResistance: true,
    entropy: "92898f31fa1cff6d182f260643dff818",
    nonce: "c2a4d972c3b9b697",
    personalisation: "ea65ee60264e7eb60e8268c4373c5c0b",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "20728a06f86f8dd441e272b7c42ce810",
    freshB: "3db0f094f305503317863e2208f7a501",
    inputA: "1a40fae3cc6c7ca0f8daba59236dad1d",
    inputB: "9f72766cc746e5ed2e532012bc59318c",
    output:
      "5a3539870f4d22a40924ee71c96fac720ad6f08882d0832873ec3f93d8ab4523f07eac45145e939fb1d676433db6e80888f6da89087742fe1af43fc423c51f68",
  },
  {
    mechanism: "CTR-DRBG",
    algorithm: "AES-256-CTR",
    derivationFunction: true,
    predictionResistance: false,
    entropy: "174b46250051a9e3d80c56ae7163dafe7e54481a56cafd3b8625f99bbb29c442",
    nonce: "98ffd99c466e0e94a45da7e0e82dbc6b",
    personalisation: "7095268e99938b3e042734b9176c9aa051f00a5f8d2a89ada214b89beef18ebf",
    reseedEntropy: "e88be1967c5503f65d23867bbc891bd679db03b4878663f6c877592df25f0d9a",
    reseedInput: "cdf6ad549e45b6aa5cd67d024931c33cd133d52d5ae500c3015020beb30da063",
    freshA: "",
    freshB: "",
    inputA: "c7228e90c62f896a09e11684530102f926ec90a3255f6c21b857883c75800143",
    inputB: "76a94f224178fe4cbf9e2b8acc53c9dc3e50bb613aac8936601453cda3293b17",
    output:
      "1a6d8dbd642076d13916e5e23038b60b26061f13dd4e006277e0268698ffb2c87e453bae1251631ac90c701a9849d933995e8b0221fe9aca1985c546c2079027",
  },
  {
    mechanism: "CTR-DRBG",
    algorithm: "AES-192-CTR",
    derivationFunction: false,
    predictionResistance: false,
    entropy: "4b58271b116237eedd4e9ff9360382a59f3e2a173d860f2bbd8b2bace142b2395c67cf5a513f06f3",
    nonce: "",
    personalisation:
      "cf76c16cd5d270707ea9acc39744db69bfac63e566256fd6917bf9819679840f3fea2aa535d8df01",
    reseedEntropy:
      "1867f371a345eef98b2d70fc1960397892645b7b29a4ead252e8835e0b600618a9bd6ff99785d890",
    reseedInput: "6d44839aff8b7165deebd489ad088ecb7dcec11c32b1e747dba8f0e8a0b89f74a84ea8a05586fe9e",
    freshA: "",
    freshB: "",
    inputA: "42248fce0994e0e63504209d629a6943eb3e2ad512f03f79cbd5102928392bce1cacbba056ac6ca9",
    inputB: "bd529b600273329423a58d6f8a12be0f17989a02e73e347bc7d49d9169337a6cff7c07e8a807a80a",
    output:
      "02486d32cd55954f406ba55705f1460d384439592dede81a84fda221fd45c0d651d67ec4a81a8b404151a643f331ad051cb004352289de37bca71e8cc0a6aeab",
  },
  {
    mechanism: "CTR-DRBG",
    algorithm: "AES-256-CTR",
    derivationFunction: false,
    predictionResistance: true,
    entropy:
      "c54805274bde00aa5289e0513579019707666d2fa7a1c8908865891c87c0c652335a4d3cc415bc30742b164647f8820f",
    nonce: "",
    personalisation:
      "d63fb5afa2101fa4b8a6c3b89d9c250ac728fc1ddad0e7585b5d54728ed20c2f940e89155596e3b963635b6d6088164b",
    reseedEntropy: "",
    reseedInput: "",
    freshA:
      "b2ad31d1f20dcf30dd526ec9156c07f270216bdb59197325bab180675929888ab699c54fb21819b7d921d6346bff2f7f",
    freshB:
      "eca449048d26fd38f8ca435237dce66eadec7069ee5dd0b70084b819a711c0820a7556bbd0ae20f06e5169278b593b71",
    inputA:
      "744bfae3c23a5cc9a3b373b6c50795068d35eb8a339746ac810d16f864e880061082edf9d2687c211960aa83400f85f9",
    inputB:
      "ad55c682962aa4fe9ebc227c9402e79b0aa7874844d33eaee7e2d15baf81d9d33936e4d93f28ad109657b512aee115a5",
    output:
      "f08fdfc1775b6feb5a4177110bf29d7c3ab715dfdc4b27200359288c0624bd5c1028acc9914d88a82b09f5eaafdc3bca8547b98481df39b86504314221cbdc3c",
  },
  {
    mechanism: "HASH-DRBG",
    algorithm: "SHA-1",
    derivationFunction: false,
    predictionResistance: true,
    entropy: "8b769915917bbf4e4b48f26639306152",
    nonce: "17ea14e8ad5446aa",
    personalisation: "9994ed56b1355a6d603e366a8f9c04a9",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "36391d0d897510aa844c9920488d49f2",
    freshB: "74c7b54e9fdc824fc8e0463673ef92bc",
    inputA: "1b8c8b88d7ce96eb7abd03b5551ce99d",
    inputB: "fab6fc0acb22983865c3836253718f31",
    output:
      "1f07772a46662b3750e39b3191fa74c8354f9d7eaea56ba0d29272d071ef6da2411cd05b64762e27a736b088d92dad4f222efa3e3ca2bee0d5f1401d7ef53e3842132181511a5159bc8ea3a6db1215ab",
  },
  {
    mechanism: "HASH-DRBG",
    algorithm: "SHA-256",
    derivationFunction: false,
    predictionResistance: false,
    entropy: "68c43a008fe46a823d260a9d7fa388fb9e401f0197e7e758a744b4babb3f4651",
    nonce: "eb6825777856331884aaf3751b3e4006",
    personalisation: "23ce0d32cbf2d26467f0d62acff1a3acbaa6d2746dc3ee7aa9d32c880788afc8",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "",
    freshB: "",
    inputA: "a31b9f13b58d4fa2f8d8ac42b62a207ff647339a146bd8b268b33d4aff57adbd",
    inputB: "d34fc6504eca4b568193c75357b0d3821a48c77ff80d6dbd21c6cf045ff489cf",
    output:
      "abb4ecbacd4e8fa943c7221aed433861c3b203232657ec4c417d021f905d911db1058ff1e11e272232482ec96bae7cb4efc135502dbe41724077077f6de79b713670c385d04644e1281c3e582e0016255abbe5f8c06d0de57160559f0c08f7fb5be3563c649966190f8d3261364447537de2c7371c6e8c308933d27145bf90ab",
  },
  {
    mechanism: "HASH-DRBG",
    algorithm: "SHA-512",
    derivationFunction: false,
    predictionResistance: true,
    entropy: "0cfbae94684321e071e66da09e0410128b7a14ff1692014c98fac7f384e8362f",
    nonce: "3a217aec700c191b05e4a11803d5f651",
    personalisation: "e638d92f217337982258337ae63c3b07b30fc5668e8c123ee0e530fc0187f251",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "fa65a1561e9699272c147531b29015053ea0e504c1978cc791fd75eaff51c005",
    freshB: "7cb7d7de34f568cd8e5808226db8f414f1da556cf00796dc12ecdd8ad049b1c3",
    inputA: "30580498cac41c4a514dd913131dd0ef932dfc246710ffb09b33c952fe5e7e69",
    inputB: "ce49a8abe2d1b66582eb54c66022fc856324cfd8c9504077b063f3d58e832fa3",
    output:
      "174df659adf93390e0543d04a55d1c23ef5faf8b1a49d36b6010a0ebdd2f77b35b5a8cf942236619a4304b5c0eaad098ca977a219f2c327f49b5ee4d2a29f48ec91623ce288930b8fe9092ff8ce4aee8e90f6ae9cbf8514d1636f8bda841b49aa3043605e49581c42f2e54a3b9f1dbe51e78996314df8e3cb43687721d1c660b37f118331dcf8b0acec110489741df45f2cd5c2aa2a989cd3635fb52ec156b855307e30e34092eff182886470ee9ce0df25c54ddcfe1ca1ae713a2063dc16274fb36dd957a3a3fcc80d2a0e908e0e43cd0d55e4241afc3ebf6f36248528f0dcfa780aa417f3dabdb7be6622c0c8c8df5973392c913c777454c393587e050afdf",
  },
  {
    mechanism: "HMAC-DRBG",
    algorithm: "SHA-1",
    derivationFunction: false,
    predictionResistance: false,
    entropy: "c27f80b1d085dd15cb163f0336d07745",
    nonce: "7ecb3f32a90242f7",
    personalisation: "4deb622a31b4c530348b5f08008fb7ee",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "",
    freshB: "",
    inputA: "5a84f94804e2d04ead773d2a324b34d6",
    inputB: "226d9f4d720f580c2be44d4eaf2ec8db",
    output:
      "6db76a0a003a64dec6801dd3271fae8a43aa8ce2e0d205e3830e267072abe28d2a6f707494d15638559fa4282843760daa90eec5d2865ea11e836e60345160d5112445ab1754b578b55471a1d9caf275",
  },
  {
    mechanism: "HMAC-DRBG",
    algorithm: "SHA-256",
    derivationFunction: false,
    predictionResistance: true,
    entropy: "4294671d493dc085b5184607d7de2ff2b6aceb734a1b026f6cfee7c5a90f03da",
    nonce: "d071544e599235d5eb38b64b551d2a6e",
    personalisation: "63bc769ae1d95a98bde870e4db7776297041d37c8a5c688d4e024b78d83f4d78",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "db9b4790b62336fbb9a684b82947065393eeef8f57bd2477141ad17e776dac34",
    freshB: "4a9abe80f6f522f29878bedf8245b27940a76471006fb4a4110beb4decb6c341",
    inputA: "28848becd3f47696f124f4b14853a456156f69be583a7d4682cff8d44b39e1d3",
    inputB: "8bfce0b7132661c3cd78175d83926f643e36f7608eec2c5dac3ddcbacc8c2182",
    output:
      "e580dc969194b2b18a97478aef9d1a72390aff14562747bf080d741527a6655ce7fc135325b457483a9f9c70f91165a811cf4524b50d51199a0df3bd60d12abac27d0bf6618e6b114e05420352e23f3603dfe8a225dc19b3d1fff1dc245dc6b1df24c741744bec3f9437dbbf222df84881a457a589e7815ef132f686b760f012",
  },
  {
    mechanism: "HMAC-DRBG",
    algorithm: "SHA-512",
    derivationFunction: false,
    predictionResistance: false,
    entropy: "e97a4631d0a08d549cde8af9a1aae058e3e9585575a726c76a27bc62bed18a4b",
    nonce: "227221d5fe5a5db9810f9afe56a3ee78",
    personalisation: "94084b11d55e0f9c2ef577741753af66ad7a25b28524b50ea970105c3545e97d",
    reseedEntropy: "",
    reseedInput: "",
    freshA: "",
    freshB: "",
    inputA: "24c81d4773938371b906cf4801957ac22f87432b9c8a84bc5ac04ad5b1cc3f57",
    inputB: "c8c878451e2b76577c36393ca253888c1038885bbfdacd8539615a611e2ac00b",
    output:
      "761422dea283262998c0ffffefc77de2d395c818b9cf1ac2bcd1153235e0d8b63199c51e195135a75f1f87b454484ecc560c532c7ba5923c9490a423c177453459d81efc38ce2939226043cb733062eae303a009b48ee0cf3c7e40abe2b57a70a6062c669a9fbff20b4c94b4ecbc5f744a80d7be8134359581d441da921737b1329470b214f3e679fb7ad48baf046bac59a36b5770806cdef28cc4a8fd0e049b924c3c9216e00ba63c2ff771d66b7520dd33a85382a84b622717e594e447c919926a5b2e94d490ee626da9df587fed674067917963fd51d383e55730c17a124555e2e46e1395c9920d07dae4d67ffee5c759b6a326eec6d7b3ba6dee012e4807",
  },
];
