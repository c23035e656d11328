#!/usr/bin/python3
"""A small SSH server: paramiko with gssnative's drop-in. It lets in whom Kerberos proves and the system allows, and says hello.

Prints one line "listening on PORT" when it is ready, and its log on standard error. SIGTERM ends it.
"""

import argparse
import logging
import signal
import socket
import sys
import threading

import gssnative
from gssnative import paramiko_ssh_gss

gssnative.install()

import paramiko  # noqa: E402  (after install, as a program that controls its imports does it)


class HelloServer(paramiko.ServerInterface):
    """Kerberos logins only; any command gets a greeting instead of a shell, the command "new keys" over new keys."""

    def __init__(self):
        self.user = None

    def enable_auth_gssapi(self):
        return True

    def get_allowed_auths(self, username):
        return "gssapi-keyex,gssapi-with-mic"

    def check_auth_gssapi_with_mic(self, username, gss_authenticated=paramiko.AUTH_FAILED, cc_file=None):
        # By now the drop-in has decided that this principal may log in as this user.
        self.user = username
        return gss_authenticated

    check_auth_gssapi_keyex = check_auth_gssapi_with_mic

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_exec_request(self, channel, command):
        threading.Thread(target=self.greet, args=(channel, command), daemon=True).start()
        return True

    def greet(self, channel, command):
        transport = channel.get_transport()
        # The client's answer shows that it also got the "yes" to its request, which this thread must not overtake.
        transport.global_request("keepalive@openssh.com", wait=True)
        if command == b"new keys":
            transport.renegotiate_keys()
        channel.sendall(f"hello {self.user}, you said: {command.decode('utf-8', 'replace')}\n".encode())
        channel.send_exit_status(0)
        channel.close()


def keep_delegated(gss):
    """The ticket goes into a file; a server that becomes the user gives it the user's, and the session its name as KRB5CCNAME."""
    if gss.credentials_delegated:
        logging.info("the ticket of %s is in %s", gss.peer_name, gss.save_client_creds(None))


def serve(connection, host_key, name):
    transport = paramiko.Transport(connection, gss_kex=True)
    try:
        transport.set_gss_host(name, trust_dns=False)
        transport.add_server_key(host_key)
        transport.start_server(event=threading.Event(), server=HelloServer())
        transport.join(30)
    except (paramiko.SSHException, OSError, EOFError) as error:
        logging.error("connection ended: %s", error)
    finally:
        transport.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the server's own host name: it answers to tickets for host/NAME")
    parser.add_argument("known_hosts", help="file to write the host key to, for the client")
    parser.add_argument("--virtual-users", action="store_true", help="let in users who are not known to the system")
    parser.add_argument("--keep-delegated", action="store_true", help="take the tickets that clients hand over, and store them")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="server: %(message)s", stream=sys.stderr)
    paramiko_ssh_gss.policy.virtual_users = options.virtual_users
    if options.keep_delegated:
        paramiko_ssh_gss.policy.accept_delegation = True
        paramiko_ssh_gss.policy.authorized = keep_delegated

    # One of paramiko's key exchanges needs them, and paramiko offers it even without.
    if not paramiko.Transport.load_server_moduli():
        parser.error("there is no file of moduli, /etc/ssh/moduli")
    host_key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    with open(options.known_hosts, "w", encoding="ascii") as file:
        for name in (options.name, "localhost", "127.0.0.1"):
            file.write(f"[{name}]:{port} {host_key.get_name()} {host_key.get_base64()}\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"listening on {port}", flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, host_key, options.name), daemon=True).start()


if __name__ == "__main__":
    main()
