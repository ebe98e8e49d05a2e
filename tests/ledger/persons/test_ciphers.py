"""个人信息加密: the ciphers against published vectors, the format against a stored sample, and everything that must not open."""

import hmac
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from lifecycle.ledger.facts import PersonCipher, PersonRecorded
from lifecycle.ledger.persons.ciphers import BLOCK, TAG, Sealed, Unsealable, gcm_sealed, gcm_unsealed, sealed, unsealed

AES, SM4 = PersonCipher.AES_256_GCM, PersonCipher.SM4_GCM
KEY, OTHER_KEY, NONCE, STREAM = bytes(range(32)), bytes(32), bytes(range(12)), "person/person-001"
VALUES = json.encode({"name": "张三", "phone": "13800000000", "identity_number": "140502199001010011"})
SAMPLE = Path(__file__).parents[2] / "recorded" / "person-recorded.json"

VECTORS = {
    "GCM specification, test case 16": (
        AES,
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
    "RFC 8998, A.2": (
        SM4,
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec",
    ),
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=list(VECTORS))
def test_the_ciphers_are_those_of_the_standards(vector: tuple[PersonCipher, str, str, str, str, str]):
    algorithm, (key, nonce, bound, plaintext, ciphertext) = vector[0], map(bytes.fromhex, vector[1:])
    assert gcm_sealed(algorithm, key, nonce, bound, plaintext) == ciphertext
    assert gcm_unsealed(algorithm, key, nonce, bound, ciphertext) == plaintext


def test_sm4_is_that_of_gb_t_32907():
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    assert Cipher(algorithms.SM4(block), modes.ECB()).encryptor().update(block).hex() == "681edf34d206965e86b3e94f536e4246"


def test_what_was_once_stored_is_read_for_ever():
    fact = json.decode(SAMPLE.read_bytes(), type=PersonRecorded)
    found = Sealed(fact.algorithm, bytes.fromhex(fact.commitment), bytes.fromhex(fact.nonce), bytes.fromhex(fact.ciphertext))
    assert json.decode(unsealed(found, KEY, STREAM)) == {"name": "张三", "phone": None, "identity_number": None}


def test_the_commitment_can_be_recomputed_by_anybody_who_has_the_key():
    """HKDF by hand: extract without a salt, then one block."""
    extracted = hmac.digest(bytes(32), KEY, sha256)
    assert sealed(AES, KEY, NONCE, STREAM, VALUES).commitment == hmac.digest(extracted, b"lifecycle/person/1/commit\x01", sha256)


@pytest.mark.parametrize("algorithm", PersonCipher)
@given(
    values=st.dictionaries(st.text(), st.none() | st.text()),
    key=st.binary(min_size=32, max_size=32),
    nonce=st.binary(min_size=12, max_size=12),
)
def test_what_is_sealed_comes_out_again(algorithm: PersonCipher, values: dict[str, str | None], key: bytes, nonce: bytes):
    assert json.decode(unsealed(sealed(algorithm, key, nonce, STREAM, json.encode(values)), key, STREAM)) == values


@pytest.mark.parametrize("algorithm", PersonCipher)
def test_no_value_shows_and_the_length_does_not_tell_how_much_is_known(algorithm: PersonCipher):
    much, little = (sealed(algorithm, KEY, NONCE, STREAM, values).ciphertext for values in (VALUES, b'{"name":"x"}'))
    assert "张三".encode() not in much
    assert len(much) == len(little) == BLOCK + TAG


@pytest.mark.parametrize("algorithm", PersonCipher)
def test_another_key_opens_nothing(algorithm: PersonCipher):
    with pytest.raises(Unsealable, match="another key"):
        unsealed(sealed(algorithm, KEY, NONCE, STREAM, VALUES), OTHER_KEY, STREAM)


@pytest.mark.parametrize("algorithm", PersonCipher)
def test_a_false_commitment_does_not_make_another_key_open_it(algorithm: PersonCipher):
    forged = sealed(algorithm, KEY, NONCE, STREAM, VALUES)._replace(
        commitment=sealed(algorithm, OTHER_KEY, NONCE, STREAM, VALUES).commitment
    )
    for key in (KEY, OTHER_KEY):
        with pytest.raises(Unsealable):
            unsealed(forged, key, STREAM)


@pytest.mark.parametrize("algorithm", PersonCipher)
def test_every_bit_counts(algorithm: PersonCipher):
    found = sealed(algorithm, KEY, NONCE, STREAM, VALUES)
    for field in ("commitment", "nonce", "ciphertext"):
        stored = getattr(found, field)
        for bit in range(len(stored) * 8):
            flipped = bytearray(stored)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(Unsealable):
                unsealed(found._replace(**{field: bytes(flipped)}), KEY, STREAM)


@pytest.mark.parametrize("length", [0, 1, TAG - 1, TAG])
def test_a_ciphertext_that_is_cut_off_opens_nothing(length: int):
    found = sealed(AES, KEY, NONCE, STREAM, VALUES)
    with pytest.raises(Unsealable):
        unsealed(found._replace(ciphertext=found.ciphertext[:length]), KEY, STREAM)


def test_it_opens_in_its_own_stream_and_under_its_own_algorithm_only():
    found = sealed(AES, KEY, NONCE, STREAM, VALUES)
    with pytest.raises(Unsealable):
        unsealed(found, KEY, "person/person-002")
    with pytest.raises(Unsealable):
        unsealed(found._replace(algorithm=SM4), KEY, STREAM)
