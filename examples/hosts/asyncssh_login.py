#!/usr/bin/python3
"""An SSH client and an SSH server on asyncssh, with gssnative in place of its GSS module. Logins by Kerberos only.

    asyncssh_login.py client PORT NAME USER KNOWN_HOSTS mic|kex COMMAND   on 127.0.0.1, as host/NAME; exit status 3: not let in
    asyncssh_login.py server NAME KNOWN_HOSTS                             prints "listening on PORT"; SIGTERM ends it
"""

import argparse
import asyncio
import logging
import signal
import sys

import asyncssh
import asyncssh_gss

METHODS = {"mic": "gssapi-with-mic", "kex": "gssapi-keyex"}


async def client(options):
    method = METHODS[options.method]
    try:
        connection = await asyncssh.connect(
            "127.0.0.1", options.port, username=options.user, known_hosts=options.known_hosts, config=None, agent_path=None,
            client_keys=None, gss_host=options.name, gss_kex=options.method == "kex", preferred_auth=method, login_timeout=20,
            server_host_key_algs=["ssh-ed25519"], rekey_bytes=1 if options.rekey else 1 << 30,
        )  # fmt: skip
    except (asyncssh.Error, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 3
    async with connection:
        result = await connection.run(options.command)
        print(f"logged in as {options.user} by {method}\n{result.stdout}", end="")
        return result.exit_status


class Hello(asyncssh_gss.KerberosServer):
    def begin_auth(self, username):
        return True

    def session_requested(self):
        return True


async def greet(process):
    user = process.get_extra_info("username")
    process.stdout.write(f"hello {user}, you said: {process.command}\n")
    process.exit(0)


async def server(options):
    key = asyncssh.generate_private_key("ssh-ed25519")
    listener = await asyncssh.create_server(
        Hello, "127.0.0.1", 0, server_host_keys=[key], gss_host=options.name, process_factory=greet, public_key_auth=False,
        password_auth=False, kbdint_auth=False, config=None,
    )  # fmt: skip
    port = listener.sockets[0].getsockname()[1]
    public = key.export_public_key().decode("ascii")
    with open(options.known_hosts, "w", encoding="ascii") as file:
        for name in (options.name, "localhost", "127.0.0.1"):
            file.write(f"[{name}]:{port} {public}")
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, listener.close)
    print(f"listening on {port}", flush=True)
    await listener.wait_closed()
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    roles = parser.add_subparsers(dest="role", required=True)
    login = roles.add_parser("client")
    login.add_argument("--stock", action="store_true", help="with asyncssh's own GSS module, to compare")
    login.add_argument("--rekey", action="store_true", help="exchange keys again after each message of the session, and log it")
    login.add_argument("port", type=int)
    for name in ("name", "user", "known_hosts"):
        login.add_argument(name)
    login.add_argument("method", choices=METHODS)
    login.add_argument("command")
    serve = roles.add_parser("server")
    serve.add_argument("name", help="the server's own host name: it answers to tickets for host/NAME")
    serve.add_argument("known_hosts", help="file to write the host key to, for the client")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format=f"{options.role}: %(message)s", stream=sys.stderr)
    if options.role == "client" and options.rekey:
        asyncssh.set_log_level(logging.DEBUG)
    if options.role == "server" or not options.stock:
        asyncssh_gss.install()
    return asyncio.run((client if options.role == "client" else server)(options))


if __name__ == "__main__":
    sys.exit(main())
