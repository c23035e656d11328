#!/usr/bin/python3
"""An SSH client: paramiko with gssnative's drop-in. Logs in with the Kerberos ticket at hand and runs one command.

Exit status: the command's; 3 when the login failed, with the reason on standard error.
"""

import argparse
import sys

import gssnative

gssnative.install()

import paramiko  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="address to connect to")
    parser.add_argument("port", type=int)
    parser.add_argument("name", help="the server's host name, as Kerberos knows it")
    parser.add_argument("user")
    parser.add_argument("known_hosts")
    parser.add_argument("command")
    parser.add_argument("--keyex", action="store_true", help="exchange keys by GSS-API, and renew them before running the command again")
    parser.add_argument("--seconds", type=float, default=20, help="how long a login may take")
    options = parser.parse_args()

    client = paramiko.SSHClient()
    client.load_host_keys(options.known_hosts)
    try:
        client.connect(
            options.server,
            options.port,
            options.user,
            gss_auth=not options.keyex,
            gss_kex=options.keyex,
            gss_host=options.name,
            gss_trust_dns=False,
            gss_deleg_creds=False,
            allow_agent=False,
            look_for_keys=False,
            timeout=10,
            banner_timeout=10,
            auth_timeout=options.seconds,
        )
    except (gssnative.GssError, paramiko.SSHException, OSError, EOFError) as error:
        print(f"login failed: {error}", file=sys.stderr)
        client.close()
        return 3
    transport = client.get_transport()
    print(f"logged in as {transport.get_username()} by {'gssapi-keyex' if transport.gss_kex_used else 'gssapi-with-mic'}")
    status = run(client, options.command)
    if options.keyex:
        transport.renegotiate_keys()
        print("the connection has new keys")
        status = status or run(client, options.command)
    client.close()
    return status


def run(client, command):
    _, output, _ = client.exec_command(command, timeout=20)
    print(output.read().decode("utf-8", "replace"), end="")
    status = output.channel.recv_exit_status()
    # paramiko's thread waits for itself where a channel ends while keys are renewed: this waits until nothing is under way.
    output.channel.close()
    client.get_transport().global_request("keepalive@openssh.com", wait=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
