"""A security key of its own: answers as one does whose owner touches it."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, WITH_KEY = 0x01, 0x40  # flags of the authenticator's data: touched; brings its key


@dataclass
class SoftwareKey:
    """`counter` grows by `step` with each answer; a copy of the key would begin again where it was
    made. Keys that are synchronized between devices do not count: their step is 0."""

    origin: str = "http://testserver"
    rp_id: str = "testserver"
    counter: int = 0
    step: int = 1
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def created(self, options: str) -> str:
        """Its answer when it is registered."""
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2)
        attested = bytes(16) + length + self.credential_id + cbor2.dumps(public)
        data = self._data(PRESENT | WITH_KEY) + attested
        client = self._client("webauthn.create", options)
        stated = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=stated)

    def answered(self, options: str) -> str:
        """Its answer at the second step."""
        self.counter += self.step
        data, client = self._data(PRESENT), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        hashed = hashlib.sha256(self.rp_id.encode()).digest()
        return hashed + bytes([flags]) + self.counter.to_bytes(4)

    def _client(self, kind: str, options: str) -> bytes:
        asked: dict[str, Any] = json.loads(options)
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        known_as = bytes_to_base64url(self.credential_id)
        parts = {name: bytes_to_base64url(part) for name, part in response.items()}
        return json.dumps(
            {
                "id": known_as,
                "rawId": known_as,
                "type": "public-key",
                "response": parts,
                "clientExtensionResults": {},
            }
        )
