module streamssl/tests/support/go_peer

go 1.26
