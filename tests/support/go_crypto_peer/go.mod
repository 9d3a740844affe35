module streamssl/go_crypto_peer

go 1.26
