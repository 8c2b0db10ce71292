// go run server.go PORT CHAIN KEY ROOT SITUATION NAME
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func read(file string) []byte {
	bytes, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	return bytes
}

func main() {
	port, chain, key, root, situation, name := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6]
	// Put together by hand, since X509KeyPair refuses a key that does not belong to the certificate.
	var pair tls.Certificate
	for rest := read(chain); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		pair.Certificate = append(pair.Certificate, block.Bytes)
	}
	block, _ := pem.Decode(read(key))
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	pair.PrivateKey = private
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	switch situation {
	case "tls-1.0-only":
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
	case "no-common-cipher":
		config.MaxVersion = tls.VersionTLS12
		config.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256}
	case "hello-retry":
		config.CurvePreferences = []tls.CurveID{tls.CurveP384}
	case "client-certificate":
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(read(root))
	case "unknown-name":
		config.Certificates = nil
		config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if hello.ServerName == name {
				return &pair, nil
			}
			return nil, errors.New("no certificate for " + hello.ServerName)
		}
	}
	server := http.Server{
		Addr:      fmt.Sprintf("127.0.0.1:%s", port),
		TLSConfig: config,
		// HTTP/2 wants suites of its own.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ErrorLog:  log.New(io.Discard, "", 0),
		Handler:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }),
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}
