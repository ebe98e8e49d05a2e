"""个人信息加密: how the values of a person are sealed. Formats for ever: change nothing here, add a second one beside it.

Each person has a random key of 32 bytes. What encrypts and what commits are derived from it by HKDF-SHA256 under different labels:

encryption key  label "lifecycle/person/1/encrypt/" and the algorithm; as long as the algorithm asks for
commitment      label "lifecycle/person/1/commit"; 32 bytes, in clear in the fact. GCM by itself opens one ciphertext under several keys
plaintext       the values as JSON, filled up with spaces to a multiple of BLOCK bytes, so that the length does not tell how much is known
ciphertext      GCM with a random nonce of 12 bytes, never used again with this key, and the tag of 16 bytes behind it
also bound      the name of the stream, a line end, the algorithm
"""

from hmac import compare_digest
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lifecycle.ledger.facts import PersonCipher
from lifecycle.wording import Sentence

KEY, NONCE, TAG = 32, 12, 16
"""Lengths in bytes."""
BLOCK = 256

_LABEL = "lifecycle/person/1/"
_CIPHERS: dict[PersonCipher, tuple[type[algorithms.AES | algorithms.SM4], int]] = {
    PersonCipher.AES_256_GCM: (algorithms.AES, 32),
    PersonCipher.SM4_GCM: (algorithms.SM4, 16),
}
"""Each with the length of its key."""


class Unsealable(Exception):
    """打不开: another key, or other bytes than were sealed."""


class Sealed(NamedTuple):
    """密文 with all that is needed to open it but the key."""

    algorithm: PersonCipher
    commitment: bytes
    nonce: bytes
    ciphertext: bytes


def sealed(algorithm: PersonCipher, key: bytes, nonce: bytes, stream: str, values: bytes) -> Sealed:
    """加密. values: JSON, which spaces at its end do not change."""
    ciphertext = gcm_sealed(algorithm, _encryption_key(algorithm, key), nonce, _bound(stream, algorithm), _filled_up(values))
    return Sealed(algorithm, _commitment(key), nonce, ciphertext)


def unsealed(found: Sealed, key: bytes, stream: str) -> bytes:
    """解密. Raises Unsealable if the result would not be the values that were sealed."""
    if not compare_digest(found.commitment, _commitment(key)):
        raise Unsealable(Sentence("unavailable.sealed_with_another_key"))
    try:
        return gcm_unsealed(
            found.algorithm, _encryption_key(found.algorithm, key), found.nonce, _bound(stream, found.algorithm), found.ciphertext
        )
    except (InvalidTag, ValueError) as error:  # ValueError: too short for a tag, or no nonce
        raise Unsealable(Sentence("unavailable.not_what_was_sealed")) from error


def gcm_sealed(algorithm: PersonCipher, key: bytes, nonce: bytes, bound: bytes, plaintext: bytes) -> bytes:
    """Ciphertext and tag, as the standards have them: NIST SP 800-38D, RFC 8998."""
    encryptor = Cipher(_CIPHERS[algorithm][0](key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def gcm_unsealed(algorithm: PersonCipher, key: bytes, nonce: bytes, bound: bytes, ciphertext: bytes) -> bytes:
    """The plaintext. Raises InvalidTag, ValueError."""
    decryptor = Cipher(_CIPHERS[algorithm][0](key), modes.GCM(nonce, ciphertext[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(ciphertext[:-TAG]) + decryptor.finalize()


def _encryption_key(algorithm: PersonCipher, key: bytes) -> bytes:
    return _derived(key, f"encrypt/{algorithm}", _CIPHERS[algorithm][1])


def _commitment(key: bytes) -> bytes:
    return _derived(key, "commit", 32)


def _derived(key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"{_LABEL}{purpose}".encode()).derive(key)


def _bound(stream: str, algorithm: PersonCipher) -> bytes:
    return f"{stream}\n{algorithm}".encode()


def _filled_up(values: bytes) -> bytes:
    return values + b" " * (-len(values) % BLOCK)
