// Copyright 2026 the streamssl authors. MIT license.

// A TLS server and client over Go's crypto/tls, told what to do by one JSON argument. Each thing that
// happens is a line of JSON on the standard output.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
)

type options struct {
	Role            string   `json:"role"`
	Hostname        string   `json:"hostname"`
	Port            int      `json:"port"`
	CertificateFile string   `json:"certificateFile"`
	KeyFile         string   `json:"keyFile"`
	CaFile          string   `json:"caFile"`
	ClientAuth      string   `json:"clientAuth"`
	MinVersion      string   `json:"minVersion"`
	MaxVersion      string   `json:"maxVersion"`
	Suites          []string `json:"suites"`
	Groups          []string `json:"groups"`
	Alpn            []string `json:"alpn"`
	ServerName      string   `json:"serverName"`
	NoTickets       bool     `json:"noTickets"`
	KeyLogFile      string   `json:"keyLogFile"`
	Connections     int      `json:"connections"`
	Action          string   `json:"action"`
	Size            int      `json:"size"`
	Message         string   `json:"message"`
	ExporterLabel   string   `json:"exporterLabel"`
}

type event struct {
	Event            string `json:"event"`
	Port             int    `json:"port,omitempty"`
	Version          string `json:"version,omitempty"`
	Suite            string `json:"suite,omitempty"`
	Group            string `json:"group,omitempty"`
	Alpn             string `json:"alpn,omitempty"`
	ServerName       string `json:"serverName,omitempty"`
	Resumed          bool   `json:"resumed"`
	RetryRequested   bool   `json:"retryRequested"`
	PeerCertificates int    `json:"peerCertificates"`
	PeerSubject      string `json:"peerSubject,omitempty"`
	Exporter         string `json:"exporter,omitempty"`
	Received         int    `json:"received"`
	Sha256           string `json:"sha256,omitempty"`
	Text             string `json:"text,omitempty"`
	Message          string `json:"message,omitempty"`
}

var versions = map[string]uint16{
	"TLSv1": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11,
	"TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13,
}

// The numbers of RFC 8446 and of draft-ietf-tls-ecdhe-mlkem.
var groups = map[string]tls.CurveID{
	"secp256r1": 23, "secp384r1": 24, "secp521r1": 25, "x25519": 29,
	"SecP256r1MLKEM768": 4587, "X25519MLKEM768": 4588, "SecP384r1MLKEM1024": 4589,
}

var printing sync.Mutex

func print(e event) {
	printing.Lock()
	defer printing.Unlock()
	line, _ := json.Marshal(e)
	fmt.Println(string(line))
}

func fail(err error) {
	print(event{Event: "error", Message: err.Error()})
}

func main() {
	var o options
	if len(os.Args) != 2 {
		fail(errors.New("one JSON argument expected"))
		os.Exit(2)
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &o); err != nil {
		fail(err)
		os.Exit(2)
	}
	config, err := makeConfig(o)
	if err != nil {
		fail(err)
		os.Exit(2)
	}
	if o.Role == "server" {
		err = serve(o, config)
	} else {
		err = connect(o, config)
	}
	if err != nil {
		fail(err)
		os.Exit(1)
	}
}

func makeConfig(o options) (*tls.Config, error) {
	config := &tls.Config{NextProtos: o.Alpn, SessionTicketsDisabled: o.NoTickets}
	config.MinVersion = versions[o.MinVersion]
	config.MaxVersion = versions[o.MaxVersion]
	for _, name := range o.Groups {
		id, known := groups[name]
		if !known {
			return nil, fmt.Errorf("unknown group %q", name)
		}
		config.CurvePreferences = append(config.CurvePreferences, id)
	}
	for _, name := range o.Suites {
		id, err := suiteID(name)
		if err != nil {
			return nil, err
		}
		config.CipherSuites = append(config.CipherSuites, id)
	}
	if o.CertificateFile != "" {
		certificate, err := tls.LoadX509KeyPair(o.CertificateFile, o.KeyFile)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	if o.KeyLogFile != "" {
		file, err := os.OpenFile(o.KeyLogFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		config.KeyLogWriter = file
	}
	var pool *x509.CertPool
	if o.CaFile != "" {
		text, err := os.ReadFile(o.CaFile)
		if err != nil {
			return nil, err
		}
		pool = x509.NewCertPool()
		if !pool.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("no certificate in %s", o.CaFile)
		}
	}
	if o.Role == "server" {
		config.ClientCAs = pool
		switch o.ClientAuth {
		case "request":
			config.ClientAuth = tls.VerifyClientCertIfGiven
		case "require":
			config.ClientAuth = tls.RequireAndVerifyClientCert
		}
	} else {
		config.RootCAs = pool
		config.InsecureSkipVerify = pool == nil
		config.ServerName = o.ServerName
		config.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	}
	return config, nil
}

func suiteID(name string) (uint16, error) {
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if suite.Name == name {
			return suite.ID, nil
		}
	}
	return 0, fmt.Errorf("unknown suite %q", name)
}

func serve(o options, config *tls.Config) error {
	listener, err := net.Listen("tcp", net.JoinHostPort(o.Hostname, fmt.Sprint(o.Port)))
	if err != nil {
		return err
	}
	print(event{Event: "listening", Port: listener.Addr().(*net.TCPAddr).Port})
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			secure := tls.Server(connection, config)
			if err := answer(o, secure); err != nil {
				fail(err)
			}
			secure.Close()
		}()
	}
}

func connect(o options, config *tls.Config) error {
	count := max(o.Connections, 1)
	for range count {
		connection, err := net.Dial("tcp", net.JoinHostPort(o.Hostname, fmt.Sprint(o.Port)))
		if err != nil {
			return err
		}
		secure := tls.Client(connection, config)
		err = ask(o, secure)
		secure.Close()
		connection.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func reportHandshake(o options, secure *tls.Conn) error {
	if err := secure.Handshake(); err != nil {
		return err
	}
	state := secure.ConnectionState()
	e := event{
		Event:            "handshake",
		Version:          strings.Replace(tls.VersionName(state.Version), "TLS ", "TLSv", 1),
		Suite:            tls.CipherSuiteName(state.CipherSuite),
		Alpn:             state.NegotiatedProtocol,
		ServerName:       state.ServerName,
		Resumed:          state.DidResume,
		RetryRequested:   state.HelloRetryRequest,
		PeerCertificates: len(state.PeerCertificates),
	}
	for name, id := range groups {
		if id == state.CurveID {
			e.Group = name
		}
	}
	if len(state.PeerCertificates) > 0 {
		e.PeerSubject = state.PeerCertificates[0].Subject.String()
	}
	if o.ExporterLabel != "" {
		secret, err := state.ExportKeyingMaterial(o.ExporterLabel, nil, 32)
		if err != nil {
			return err
		}
		e.Exporter = hex.EncodeToString(secret)
	}
	print(e)
	return nil
}

// answer does the server's part; see json_peer.ts for the actions.
func answer(o options, secure *tls.Conn) error {
	if err := reportHandshake(o, secure); err != nil {
		return err
	}
	switch o.Action {
	case "sink":
		e, err := drain(secure)
		if err != nil {
			return err
		}
		print(e)
		if _, err := fmt.Fprintf(secure, "%s\n", e.Sha256); err != nil {
			return err
		}
		return secure.CloseWrite()
	case "source":
		if err := send(o, secure); err != nil {
			return err
		}
		e, err := drain(secure)
		if err == nil {
			print(e)
		}
		return err
	case "http":
		if _, err := bufio.NewReader(secure).ReadString('\n'); err != nil {
			return err
		}
		const body = "hello from go\n"
		_, err := fmt.Fprintf(secure, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		return err
	default:
		hash := sha256.New()
		count, err := io.Copy(io.MultiWriter(secure, hash), secure)
		if err != nil {
			return err
		}
		print(event{Event: "done", Received: int(count), Sha256: hex.EncodeToString(hash.Sum(nil))})
		return secure.CloseWrite()
	}
}

// ask does the client's part: it sends while it receives, so that an echo of any size works.
func ask(o options, secure *tls.Conn) error {
	if err := reportHandshake(o, secure); err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() { sent <- send(o, secure) }()
	e, err := drain(secure)
	if err != nil {
		return err
	}
	print(e)
	// A server may end before it read all: what it sent counts.
	<-sent
	return nil
}

func send(o options, secure *tls.Conn) error {
	if o.Message != "" {
		if _, err := io.WriteString(secure, o.Message); err != nil {
			return err
		}
	}
	block := make([]byte, 64*1024)
	for index := range block {
		block[index] = byte(index % 251)
	}
	for left := o.Size; left > 0; left -= len(block) {
		if _, err := secure.Write(block[:min(left, len(block))]); err != nil {
			return err
		}
	}
	return secure.CloseWrite()
}

func drain(secure *tls.Conn) (event, error) {
	hash := sha256.New()
	var text []byte
	buffer := make([]byte, 64*1024)
	total := 0
	for {
		count, err := secure.Read(buffer)
		hash.Write(buffer[:count])
		total += count
		if len(text) < 4096 {
			text = append(text, buffer[:min(count, 4096-len(text))]...)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return event{}, err
		}
	}
	e := event{Event: "done", Received: total, Sha256: hex.EncodeToString(hash.Sum(nil))}
	if total <= 4096 {
		e.Text = string(text)
	}
	return e, nil
}
