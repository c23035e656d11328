"""The formats below GSSAPI in SSH, read without any SSH stack: DER, the strings of SSH, KRB-ERROR."""

import ctypes
import struct

from pyasn1.codec.der import decoder, encoder
from pyasn1.error import PyAsn1Error
from pyasn1.type.univ import ObjectIdentifier

KERBEROS = "1.2.840.113554.1.2.2"


class Malformed(Exception):
    pass


# ---- Object identifiers


def dotted(der):
    """The identifier in DER, or None. pyasn1 reads some BER; what it would write differently is not DER."""
    try:
        value, rest = decoder.decode(der, asn1Spec=ObjectIdentifier())
        return str(value) if not rest and encoder.encode(value) == der else None
    except PyAsn1Error:
        return None


def encoded(oid):
    return encoder.encode(ObjectIdentifier(oid))


# ---- Strings of SSH (RFC 4251 section 5)


def uint32(data):
    if len(data) < 4:
        raise Malformed
    return struct.unpack(">I", data[:4])[0], data[4:]


def string(data):
    length, rest = uint32(data)
    if length > len(rest):
        raise Malformed
    return rest[:length], rest[length:]


def packed(data):
    return struct.pack(">I", len(data)) + data


# ---- DER


def element(data):
    """The first DER element: tag, contents, what stands behind it; contents and header are one encoding only."""
    if len(data) < 2:
        raise Malformed
    size, length = 2, data[1]
    if length >= 0x80:
        size += length & 0x7F
        length = int.from_bytes(data[2:size], "big")
        if size == 2 or length < 0x80 or data[2] == 0:
            raise Malformed
    if len(data) < size + length:
        raise Malformed
    return data[0], data[size : size + length], data[size + length :]


def only(data, tag):
    found, contents, rest = element(data)
    if found != tag or rest:
        raise Malformed
    return contents


def fields(data):
    """The context-specific fields of a SEQUENCE."""
    found, data = {}, only(data, 0x30)
    while data:
        tag, contents, data = element(data)
        found[tag & 0x1F] = contents
    return found


# ---- KRB-ERROR, as the machine's Kerberos library reads it


class Data(ctypes.Structure):
    _fields_ = [("magic", ctypes.c_int32), ("length", ctypes.c_uint), ("data", ctypes.c_void_p)]


class KrbError(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int32) for name in ("magic", "ctime", "cusec", "susec", "stime")]
    _fields_ += [("error", ctypes.c_uint32), ("client", ctypes.c_void_p), ("server", ctypes.c_void_p), ("text", Data), ("e_data", Data)]


def krb_error(token):
    """Code and text, or None."""
    try:
        framed = only(token, 0x60)
        _, _, inner = element(framed)
    except Malformed:
        return None
    if dotted(framed[: len(framed) - len(inner)]) != KERBEROS or inner[:2] != b"\x03\x00":
        return None
    library = ctypes.CDLL("libkrb5.so.3")
    context, error, data = ctypes.c_void_p(), ctypes.POINTER(KrbError)(), ctypes.create_string_buffer(inner[2:], len(inner) - 2)
    if library.krb5_init_context(ctypes.byref(context)) != 0:
        raise OSError("no Kerberos library")
    try:
        encoded_error = Data(0, len(inner) - 2, ctypes.cast(data, ctypes.c_void_p))
        if library.krb5_rd_error(context, ctypes.byref(encoded_error), ctypes.byref(error)) != 0:
            return None
        text = error.contents.text
        found = {"code": error.contents.error, "text": ctypes.string_at(text.data, text.length).decode() if text.length else None}
        library.krb5_free_error(context, error)
        return found
    finally:
        library.krb5_free_context(context)
