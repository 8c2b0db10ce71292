"""
Answers AWS API calls on loopback in AWS's own wire format: botocore's service models say how a call is recognised,
moto's serializers write the answer. What is answered comes from a JSON file:

    {"cloudfront": {"GetDistribution": {"E123": {...}, "*": {"$error": {"Code": "AccessDenied", "status": 403}}}}}

An operation maps a key (the value of the path or query parameter that names the thing, "*" for any) to its answer.
A call that the file does not know is denied, as a missing permission is. Prints its port, then one line per call.

    python3 counterpart.py DATA.json [MILLISECONDS PER CALL]
"""
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from moto.core import serialize
from moto.core.utils import get_service_model

MODELS = {}
LOG = threading.Lock()
SERIALIZERS = {
    "rest-xml": serialize.RestXMLSerializer,
    "rest-json": serialize.RestJSONSerializer,
    "json": serialize.JSONSerializer,
    "query": serialize.QuerySerializer,
    "ec2": serialize.EC2Serializer,
}
SIGNING_NAMES = {"monitoring": "cloudwatch", "elasticloadbalancing": "elbv2"}


def model_of(service):
    if service not in MODELS:
        MODELS[service] = get_service_model(service)
    return MODELS[service]


def texts_in(value):
    """Every text of a JSON value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from texts_in(member)


def denied(operation):
    return {"$error": {"Code": "AccessDenied", "status": 403, "Message": f"User is not authorized to perform: {operation}"}}


def rest_operation(model, method, path, query):
    """The operation whose HTTP binding fits, and the values of its path and query parameters."""
    best = None
    for name in model.operation_names:
        operation = model.operation_model(name)
        uri, _, fixed = operation.http["requestUri"].partition("?")
        if operation.http["method"] != method or any(part.split("=")[0] not in query for part in fixed.split("&") if part):
            continue
        pattern = "^" + re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(uri)) + "$"
        found = re.match(pattern, path)
        if found and (best is None or pattern.count("([^/]+)") < best[2]):
            best = (operation, [unquote(value) for value in found.groups()], pattern.count("([^/]+)"))
    return (None, []) if best is None else (best[0], best[1])


class Server(ThreadingHTTPServer):
    # Of a burst of connections the usual 5 wait, and the others come again after a second.
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        time.sleep(DELAY_S)
        scope = re.search(r"Credential=[^/]+/\d+/([\w-]+)/([\w-]+)/", self.headers.get("authorization") or "")
        signed = scope.group(2) if scope else "cloudfront"
        region = scope.group(1) if scope else "us-east-1"
        service = SIGNING_NAMES.get(signed, signed)
        model = model_of(service)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        target = self.headers.get("x-amz-target")
        if target:
            protocol = "json"
            operation = model.operation_model(target.split(".")[-1])
            keys = list(texts_in(json.loads(body or b"{}")))
        elif b"Action=" in body:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            protocol = "ec2" if service == "ec2" else "query"
            operation = model.operation_model(form["Action"])
            keys = list(form.values())
        else:
            protocol = "rest-xml"
            operation, keys = rest_operation(model, self.command, parts.path, query)
            keys = keys + list(query.values())
        name = operation.name if operation else f"{self.command} {parts.path}"
        with LOG:
            print(f"{region} {service} {name} {' '.join(keys)[:200]}", flush=True)
        answers = DATA.get(service, {}).get(name, {})
        answers = answers.get("$regions", {}).get(region, answers)
        answer = next((answers[key] for key in keys if key in answers), answers.get("*", denied(f"{service}:{name}")))
        self.reply(operation, protocol, answer)

    def reply(self, operation, protocol, answer):
        error = answer.get("$error") if isinstance(answer, dict) else None
        if error is not None:
            return self.reply_error(protocol, error)
        written = SERIALIZERS[protocol](operation_model=operation).serialize(answer)
        self.send(written["status_code"], written["headers"], written["body"])

    def reply_error(self, protocol, error):
        code, message = error["Code"], error.get("Message", error["Code"])
        if protocol in ("json", "rest-json"):
            self.send(error["status"], {"content-type": "application/x-amz-json-1.1"}, json.dumps({"__type": code, "message": message}))
        elif protocol == "ec2":
            self.send(error["status"], {"content-type": "text/xml"}, f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>")
        else:
            self.send(error["status"], {"content-type": "text/xml"}, f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>")

    def send(self, status, headers, body):
        payload = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_):
        pass


with open(sys.argv[1], encoding="utf-8") as file:
    DATA = json.load(file)
DELAY_S = float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0
SERVER = Server(("127.0.0.1", 0), Handler)
print(SERVER.server_address[1], flush=True)
SERVER.serve_forever()
