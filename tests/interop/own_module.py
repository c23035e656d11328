"""paramiko's own module, beside which the drop-in stands; and the mechanisms that both are asked about."""

import importlib.util
from pathlib import Path

HOST = "ssh.rig.test"
KRB5 = bytes.fromhex("06092a864886f712010202")
SPNEGO = bytes.fromhex("06062b0601050502")


def paramikos_own():
    """paramiko's ssh_gss.py from its file, whatever stands in its place in sys.modules."""
    package = Path(importlib.util.find_spec("paramiko").origin).parent
    spec = importlib.util.spec_from_file_location("paramikos_own_ssh_gss", package / "ssh_gss.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
