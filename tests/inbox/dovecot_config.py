"""What the tests tell Dovecot, in the words of its version: 2.4 has others than 2.3."""

from collections.abc import Mapping
from typing import Any

COMMON = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_uid = {mail_user}
mail_gid = {mail_group}
mail_fsync = never
mail_max_userip_connections = 100
auth_mechanisms = plain login{mechanisms}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = .
}}
"""

OLD = """
disable_plaintext_auth = no
auth_failure_delay = 0
import_environment =
mail_home = {base}/mail/%u
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={base}/mail/%u
}}
"""

OLD_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf.ext
}}
"""

OLD_TOKENS = """
tokeninfo_url = {tokens_url}?access_token=
introspection_mode = auth
username_attribute = email
"""

OLD_SSL = """
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
"""

NEW = """
auth_allow_cleartext = yes
auth_failure_delay = 0 secs
mail_home = {base}/mail/%{{user}}
mail_driver = maildir
mail_path = ~/Maildir
passdb static {{
  passdb_static_password = {password}
}}
userdb static {{
  fields {{
    uid = {mail_user}
    gid = {mail_group}
    home = {base}/mail/%{{user}}
  }}
}}
"""

NEW_FIRST = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n"

NEW_OAUTH = """
oauth2 {{
  tokeninfo_url = {tokens_url}?access_token=
  introspection_mode = auth
  username_attribute = email
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2
}}
"""

NEW_SSL = """
ssl = yes
ssl_server_cert_file = {base}/cert.pem
ssl_server_key_file = {base}/key.pem
"""


def config(version: str, told: Mapping[str, Any]) -> dict[str, str]:
    """The files to be written, by name; the first is the one Dovecot is started with."""
    is_old = version.startswith(("2.2", "2.3"))
    words = [COMMON, OLD if is_old else NEW]
    if told["tokens_url"]:
        words.append(OLD_OAUTH if is_old else NEW_OAUTH)
    encrypted = OLD_SSL if is_old else NEW_SSL
    words.append(encrypted if told["tls_port"] else "ssl = no\n")
    first = "" if is_old else NEW_FIRST
    files = {"dovecot.conf": first + "".join(words).format(**told)}
    return files | ({"oauth2.conf.ext": OLD_TOKENS.format(**told)} if is_old else {})
