// Copyright 2026 the streamssl authors. MIT license.

// Computes over Go's crypto/hpke and crypto/mlkem. Takes a JSON array of tasks on the standard input,
// gives a JSON array of results on the standard output. Bytes are hexadecimal text.
package main

import (
	"crypto/hpke"
	"crypto/mlkem"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
)

type bytes []byte

func (b bytes) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(b)), nil }

func (b *bytes) UnmarshalText(text []byte) error {
	decoded, err := hex.DecodeString(string(text))
	*b = decoded
	return err
}

type task struct {
	Operation       string `json:"operation"`
	Kem             uint16 `json:"kem"`
	Kdf             uint16 `json:"kdf"`
	Aead            uint16 `json:"aead"`
	PublicKey       bytes  `json:"publicKey"`
	PrivateKey      bytes  `json:"privateKey"`
	EncapsulatedKey bytes  `json:"encapsulatedKey"`
	Info            bytes  `json:"info"`
	AdditionalData  bytes  `json:"additionalData"`
	Text            bytes  `json:"text"`
	Context         string `json:"context"`
	Length          int    `json:"length"`
}

type result struct {
	PublicKey       bytes   `json:"publicKey,omitempty"`
	PrivateKey      bytes   `json:"privateKey,omitempty"`
	EncapsulatedKey bytes   `json:"encapsulatedKey,omitempty"`
	Texts           []bytes `json:"texts,omitempty"`
	Secret          bytes   `json:"secret,omitempty"`
	Error           string  `json:"error,omitempty"`
}

func main() {
	var tasks []task
	if err := json.NewDecoder(os.Stdin).Decode(&tasks); err != nil {
		panic(err)
	}
	results := make([]result, len(tasks))
	for i, task := range tasks {
		r, err := run(task)
		if err != nil {
			r = result{Error: err.Error()}
		}
		results[i] = r
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}

func run(t task) (result, error) {
	switch t.Operation {
	case "hpke-derive":
		return hpkeDerive(t)
	case "hpke-seal":
		return hpkeSeal(t)
	case "hpke-open":
		return hpkeOpen(t)
	case "mlkem-encapsulate":
		return mlkemEncapsulate(t)
	case "mlkem-decapsulate":
		return mlkemDecapsulate(t)
	}
	return result{}, errors.New("unknown operation " + t.Operation)
}

func hpkeSuite(t task) (hpke.KEM, hpke.KDF, hpke.AEAD, error) {
	kem, err := hpke.NewKEM(t.Kem)
	if err != nil {
		return nil, nil, nil, err
	}
	kdf, err := hpke.NewKDF(t.Kdf)
	if err != nil {
		return nil, nil, nil, err
	}
	aead, err := hpke.NewAEAD(t.Aead)
	return kem, kdf, aead, err
}

func hpkeDerive(t task) (result, error) {
	kem, err := hpke.NewKEM(t.Kem)
	if err != nil {
		return result{}, err
	}
	key, err := kem.DeriveKeyPair(t.Text)
	if err != nil {
		return result{}, err
	}
	private, err := key.Bytes()
	return result{PublicKey: key.PublicKey().Bytes(), PrivateKey: private}, err
}

// Seals the text twice, so that the second nonce is seen, too.
func hpkeSeal(t task) (result, error) {
	kem, kdf, aead, err := hpkeSuite(t)
	if err != nil {
		return result{}, err
	}
	key, err := kem.NewPublicKey(t.PublicKey)
	if err != nil {
		return result{}, err
	}
	enc, sender, err := hpke.NewSender(key, kdf, aead, t.Info)
	if err != nil {
		return result{}, err
	}
	r := result{EncapsulatedKey: enc}
	for range 2 {
		if t.Aead == 0xffff {
			break
		}
		sealed, err := sender.Seal(t.AdditionalData, t.Text)
		if err != nil {
			return result{}, err
		}
		r.Texts = append(r.Texts, sealed)
	}
	r.Secret, err = sender.Export(t.Context, t.Length)
	return r, err
}

func hpkeOpen(t task) (result, error) {
	kem, kdf, aead, err := hpkeSuite(t)
	if err != nil {
		return result{}, err
	}
	key, err := kem.NewPrivateKey(t.PrivateKey)
	if err != nil {
		return result{}, err
	}
	recipient, err := hpke.NewRecipient(t.EncapsulatedKey, key, kdf, aead, t.Info)
	if err != nil {
		return result{}, err
	}
	var r result
	if t.Aead != 0xffff {
		opened, err := recipient.Open(t.AdditionalData, t.Text)
		if err != nil {
			return result{}, err
		}
		r.Texts = append(r.Texts, opened)
	}
	r.Secret, err = recipient.Export(t.Context, t.Length)
	return r, err
}

func mlkemEncapsulate(t task) (result, error) {
	if len(t.PublicKey) == mlkem.EncapsulationKeySize768 {
		key, err := mlkem.NewEncapsulationKey768(t.PublicKey)
		if err != nil {
			return result{}, err
		}
		secret, text := key.Encapsulate()
		return result{Secret: secret, EncapsulatedKey: text}, nil
	}
	key, err := mlkem.NewEncapsulationKey1024(t.PublicKey)
	if err != nil {
		return result{}, err
	}
	secret, text := key.Encapsulate()
	return result{Secret: secret, EncapsulatedKey: text}, nil
}

func mlkemDecapsulate(t task) (result, error) {
	if len(t.EncapsulatedKey) == mlkem.CiphertextSize768 {
		key, err := mlkem.NewDecapsulationKey768(t.PrivateKey)
		if err != nil {
			return result{}, err
		}
		secret, err := key.Decapsulate(t.EncapsulatedKey)
		return result{Secret: secret, PublicKey: key.EncapsulationKey().Bytes()}, err
	}
	key, err := mlkem.NewDecapsulationKey1024(t.PrivateKey)
	if err != nil {
		return result{}, err
	}
	secret, err := key.Decapsulate(t.EncapsulatedKey)
	return result{Secret: secret, PublicKey: key.EncapsulationKey().Bytes()}, err
}
