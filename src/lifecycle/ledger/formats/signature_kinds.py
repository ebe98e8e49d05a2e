"""签名种类: what a key of each kind signs, and how; https://c2sp.org/signed-note and https://c2sp.org/tlog-cosignature.

The log's operator signs the text (Ed25519). A witness signs a second with it: in Ed25519 the whole text, extension lines and all; in
ML-DSA-44, which a quantum computer does not break, its own name and the three lines that state the tree, and no extension line.
"""

from base64 import b64decode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

    MLDSA44PrivateKey.from_seed_bytes(bytes(32))
    HAS_ML_DSA = True
except (ImportError, UnsupportedAlgorithm):  # an older `cryptography`, or one over an older OpenSSL
    HAS_ML_DSA = False

ED25519, COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
LENGTHS = {ED25519: 32, COSIGNATURE: 32} | ({ML_DSA_44: 1312} if HAS_ML_DSA else {})
"""The kinds that can be made and read here, and the bytes of a public key of each."""
TIMED = {COSIGNATURE, ML_DSA_44}
"""Before the signature stand eight bytes: the second in which it was made."""
SEED = 32
"""Bytes of a private key, of whichever kind."""
LAST_SECOND = 2**63 - 1

_SUBTREE = b"subtree/v1\n\0"


def new_seed() -> bytes:
    """A private key, for any kind."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(kind: int, seed: bytes) -> bytes:
    """公钥 of a private key."""
    if kind == ML_DSA_44:
        return MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed(kind: int, seed: bytes, message: bytes) -> bytes:
    """签名 of a message."""
    return (
        MLDSA44PrivateKey.from_seed_bytes(seed).sign(message)
        if kind == ML_DSA_44
        else Ed25519PrivateKey.from_private_bytes(seed).sign(message)
    )


def holds(kind: int, public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature belongs to the message."""
    try:
        if kind == ML_DSA_44:
            MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
        else:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def message(kind: int, name: str, text: str, second: int) -> bytes:
    """What a key of this kind and name signs of a text, at this second. Raises ValueError where the kind cannot sign such a text."""
    if kind == COSIGNATURE:
        return f"cosignature/v1\ntime {second}\n{text}".encode()
    return _cosigned_message(name, text, second) if kind == ML_DSA_44 else text.encode()


def _cosigned_message(name: str, text: str, second: int) -> bytes:
    """The `cosigned_message` of the whole tree that a checkpoint states."""
    origin, size, root, *_ = text.split("\n")
    try:
        hashed = b64decode(root, validate=True)
    except NotBase64:
        hashed = b""
    if len(hashed) != SEED:
        raise ValueError("this is no checkpoint")
    return b"".join((_SUBTREE, _prefixed(name), second.to_bytes(8), _prefixed(origin), (0).to_bytes(8), int(size).to_bytes(8), hashed))


def _prefixed(text: str) -> bytes:
    """Behind its length in one byte. Raises ValueError when it is longer than one byte can say."""
    encoded = text.encode()
    if not 0 < len(encoded) < 256:
        raise ValueError("a name in this kind of signature has 1 to 255 bytes")
    return bytes([len(encoded)]) + encoded
