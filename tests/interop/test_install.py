"""gssnative.install(): the drop-in in paramiko's place, and what it mends in paramiko."""

import sys
import unittest

import rig


class Install(unittest.TestCase):
    """install() before and after the import of paramiko; each in a process of its own."""

    CHECK = (
        "from gssnative import paramiko_ssh_gss as drop_in\n"
        "import paramiko.ssh_gss, paramiko.auth_handler, paramiko.transport\n"
        "for method in ('gssapi-with-mic', 'gssapi-keyex'):\n"
        "    assert type(paramiko.ssh_gss.GSSAuth(method)) is drop_in._SSH_GSSAPI\n"
        "for module in (paramiko, paramiko.auth_handler, paramiko.transport):\n"
        "    assert module.GSSAuth is paramiko.ssh_gss.GSSAuth, module\n"
        "for module in (paramiko, paramiko.auth_handler):\n"
        "    assert module.GSS_EXCEPTIONS == (gssnative.GssError,), module\n"
        "assert paramiko.GSS_AUTH_AVAILABLE is True\n"
        "assert paramiko.ssh_gss.policy is drop_in.policy\n"
        "assert gssnative.install() is paramiko.ssh_gss\n"
        "print('installed')\n"
    )

    def run_python(self, code):
        result = rig.run([sys.executable, "-W", "ignore", "-c", code], {}, check=False)
        self.assertEqual(result.stdout, "installed\n", result.stderr)

    def test_before(self):
        self.run_python("import gssnative\ngssnative.install()\nimport paramiko\n" + self.CHECK)

    def test_after(self):
        self.run_python("import paramiko, gssnative\ngssnative.install()\n" + self.CHECK)

    def test_after_the_module_alone(self):
        self.run_python("import paramiko.ssh_gss, gssnative\nassert gssnative.install() is paramiko.ssh_gss\n" + self.CHECK)

    def test_handler_table_of_paramiko_3_2(self):
        """paramiko 3.2 and later call table[kind](message): the functions must be bound."""
        self.run_python(
            "import types\n"
            "from gssnative.paramiko_install import _mend_handlers\n"
            "class AuthHandler:\n"
            "    _server_handler_table = property(lambda self: {})\n"
            "class GssapiWithMicAuthHandler:\n"
            "    def token(self, message): return self, message\n"
            "    __handler_table = {61: token}\n"
            "    _handler_table = property(lambda self: self.__handler_table)\n"
            "module = types.SimpleNamespace(AuthHandler=AuthHandler, GssapiWithMicAuthHandler=GssapiWithMicAuthHandler)\n"
            "for _ in range(2): _mend_handlers(module)\n"
            "handler = GssapiWithMicAuthHandler()\n"
            "assert handler._handler_table[61]('m') == (handler, 'm')\n"
            "print('installed')\n"
        )

    def test_hash_of_a_key_exchange(self):
        """paramiko gives a server's context the session identifier, and no name: the mend tells both, once, and clients nothing."""
        self.run_python(
            "import types\n"
            "from gssnative.paramiko_install import _mend_exchanges\n"
            "class Transport:\n"
            "    def _set_K_H(self, k, h): self.H = h\n"
            "for _ in range(2): _mend_exchanges(types.SimpleNamespace(Transport=Transport))\n"
            "told = []\n"
            "def connection(server_mode, context):\n"
            "    transport = Transport()\n"
            "    transport.server_mode, transport.kexgss_ctxt, transport.gss_host = server_mode, context, 'name'\n"
            "    transport.kex_engine = types.SimpleNamespace(gss_host=None)\n"
            "    transport._set_K_H(1, b'hash')\n"
            "    assert transport.H == b'hash'\n"
            "    return transport.kex_engine.gss_host\n"
            "ours = types.SimpleNamespace(ssh_gss_exchange_hash=told.append)\n"
            "assert [connection(True, ours), told] == ['name', [b'hash']]\n"
            "assert [connection(False, ours), told] == [None, [b'hash']]\n"
            "assert [connection(True, object()), connection(True, None)] == [None, None]\n"
            "_mend_exchanges(types.SimpleNamespace())\n"
            "_mend_exchanges(None)\n"
            "print('installed')\n"
        )
