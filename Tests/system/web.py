"""Serves a folder over https on 127.0.0.1, and a few things that no good server does; prints each path asked for.

usage: web.py FOLDER CERTIFICATE KEY PORT
"""

import http.server
import ssl
import sys

folder, certificate, key, port = sys.argv[1:]


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments):
        super().__init__(*arguments, directory=folder)

    def do_GET(self):
        print(self.path, flush=True)
        if self.path.startswith("/moved/"):
            self.redirect(f"https://127.0.0.1:{port}/{self.path[len('/moved/'):]}")
        elif self.path.startswith("/plain/"):
            self.redirect(f"http://127.0.0.1:{port}/{self.path[len('/plain/'):]}")
        elif self.path.startswith("/circle/"):
            self.redirect(self.path)
        elif self.path == "/endless/guide.json":
            self.endless()
        else:
            super().do_GET()

    def redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def endless(self):
        """As much as is taken, with no length said."""
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(65536))
        except OSError:
            print("hung up", flush=True)

    def log_message(self, *arguments):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
