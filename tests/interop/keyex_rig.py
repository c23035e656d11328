"""paramiko's client and server with GSS key exchange, on the drop-in or on paramiko's own module, for the tests."""

import contextlib
import logging
import socket
import threading

import gssnative
import rig
from gssnative import paramiko_ssh_gss as drop_in
from own_module import HOST, paramikos_own

gssnative.install()

import paramiko  # noqa: E402

SECONDS = 20


class Log(logging.Handler):
    """What paramiko and the drop-in logged, as text; a context manager."""

    LOGGERS = ("paramiko", "gssnative")

    def __enter__(self):
        self.lines = []
        for name in self.LOGGERS:
            logging.getLogger(name).addHandler(self)
            logging.getLogger(name).setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_):
        for name in self.LOGGERS:
            logging.getLogger(name).removeHandler(self)
            logging.getLogger(name).setLevel(logging.NOTSET)

    def emit(self, record):
        self.lines.append(record.getMessage())

    def __str__(self):
        return "\n".join(self.lines)


class ServerTransport(paramiko.Transport):
    """Counts the GSS key exchanges that came to new keys."""

    exchanges = 0

    def _activate_outbound(self):
        self.exchanges += self.gss_kex_used
        super()._activate_outbound()


class Commands(paramiko.ServerInterface):
    """Kerberos logins over a key exchange; a few commands."""

    user = None
    agreed = True

    def enable_auth_gssapi(self):
        return self.agreed

    def get_allowed_auths(self, username):
        return "gssapi-keyex"

    def check_auth_gssapi_keyex(self, username, gss_authenticated=paramiko.AUTH_FAILED, cc_file=None):
        self.user = username
        return gss_authenticated

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        threading.Thread(target=self.run, args=(channel, *command.decode().split()), daemon=True).start()
        return True

    def run(self, channel, command, *arguments):
        transport = channel.get_transport()
        # The client's answer shows that it also got the "yes" to its request.
        transport.global_request("keepalive@openssh.com", wait=True)
        if command == "rekey":
            transport.renegotiate_keys()
        data = b"x" * int(arguments[0]) if command == "bytes" else self.user.encode()
        channel.sendall(data)
        channel.send_exit_status(0)
        channel.close()


class Server:
    """A paramiko server in this process; a context manager. ``prepare`` may change each transport before it starts."""

    host_key = paramiko.ECDSAKey.generate()
    interface = Commands

    def __init__(self, name=HOST, gss_kex=True, prepare=lambda transport: None):
        self.name = name
        self._gss_kex = gss_kex
        self._prepare = prepare
        self.transports = []

    def __enter__(self):
        if self._gss_kex and not paramiko.Transport.load_server_moduli():
            raise RuntimeError("no file of moduli for gss-gex-sha1")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.known_hosts = rig.folder() / f"known_hosts-{self.port}"
        # OpenSSH's client wants a file; over a key exchange it needs nothing of it.
        self.known_hosts.write_text("")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        # Closing alone does not wake up the thread that waits for a connection.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(SECONDS)
        for transport in self.transports:
            transport.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            transport = ServerTransport(connection, gss_kex=self._gss_kex)
            transport.set_gss_host(self.name, trust_dns=False)
            transport.add_server_key(self.host_key)
            self._prepare(transport)
            self.transports.append(transport)
            transport.start_server(event=threading.Event(), server=self.interface())

    @property
    def transport(self):
        return self.transports[-1]

    def wait_for_the_end(self):
        """A refusal reaches the client before paramiko logs its reason and closes the connection."""
        self.transport.join(SECONDS)


def connect(server, user="alice", name=HOST, transport=paramiko.Transport, known_hosts=None, **options):
    """paramiko's client, by gssapi-keyex only, that knows no host key; unless the options and a file of host keys say otherwise."""
    client = paramiko.SSHClient()
    if known_hosts is not None:
        client.load_host_keys(known_hosts)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    options = {"gss_kex": True, "gss_deleg_creds": False, **options}
    try:
        client.connect(
            "127.0.0.1", server.port, user, gss_host=name, gss_trust_dns=False, allow_agent=False, look_for_keys=False,
            timeout=SECONDS, banner_timeout=SECONDS, auth_timeout=SECONDS, transport_factory=transport, **options,
        )  # fmt: skip
    except BaseException:
        client.close()
        raise
    return client


def execute(client, command):
    """Run a command and leave nothing of its channel under way: paramiko waits for itself where a channel closes in a rekey."""
    _, output, _ = client.exec_command(command, timeout=SECONDS)
    text = output.read().decode()
    output.channel.recv_exit_status()
    output.channel.close()
    client.get_transport().global_request("keepalive@openssh.com", wait=True)
    return text


def with_own_module(transport_class):
    """A factory of transports whose key exchanges are made by paramiko's own module on python-gssapi."""
    own = paramikos_own()

    def make(*arguments, gss_deleg_creds=True, **options):
        transport = transport_class(*arguments, gss_deleg_creds=gss_deleg_creds, **options)
        transport.kexgss_ctxt = own.GSSAuth("gssapi-keyex", gss_deleg_creds)
        return transport

    return make


def damage(function):
    """``function``, with one bit of its result turned over."""
    return lambda *arguments, **options: (lambda mic: mic[:-1] + bytes([mic[-1] ^ 1]))(function(*arguments, **options))


class KeyexTest(rig.RealmTest):
    def setUp(self):
        super().setUp()
        self.log = self.enter(Log())
        policy = drop_in.policy
        self.addCleanup(vars(policy).update, dict(vars(policy)))

    def serve(self, *arguments, **options):
        return self.enter(Server(*arguments, **options))

    def connect(self, *arguments, **options):
        client = connect(*arguments, **options)
        self.addCleanup(client.close)
        return client
