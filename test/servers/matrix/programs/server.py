"""python3 server.py PORT CHAIN KEY ROOT SITUATION NAME"""
import http.server, ssl, sys

port, chain, key, root, situation, name = sys.argv[1:7]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if situation == 'tls-1.0-only':
    context.set_ciphers('DEFAULT@SECLEVEL=0')
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
if situation == 'no-common-cipher':
    context.set_ciphers('ECDHE-ECDSA-CHACHA20-POLY1305')
    context.maximum_version = ssl.TLSVersion.TLSv1_2
if situation == 'hello-retry':
    context.set_ecdh_curve('secp384r1')
if situation == 'client-certificate':
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(root)
context.load_cert_chain(chain, key)
if situation == 'unknown-name':
    context.sni_callback = lambda _socket, asked, _context: (
        None if asked == name else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', '2')
        self.end_headers()
        if self.command == 'GET':
            self.wfile.write(b'ok')

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def finish_request(self, request, address):
        try:
            super().finish_request(context.wrap_socket(request, server_side=True), address)
        except OSError:
            pass


Server(('127.0.0.1', int(port)), Handler).serve_forever()
