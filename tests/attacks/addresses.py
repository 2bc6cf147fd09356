"""What strangers ask a web server for: other sites, files, and what others have left open."""

ELSEWHERE = [
    "//evil.example",
    "https:evil.example",
    "/%5Cevil.example",
    "%0d%0alocation:%20//evil.example",
    "javascript:evil.example",
    "https://good@evil.example",
]

UP = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%5c",
    "....//",
    "%252e%252e%252f",
    "..;/",
    "%c0%ae%c0%ae/",
]
FILES = [".env", "etc/passwd", "proc/self/environ", "paidup.db", "%00.env", "app/pyproject.toml"]

NAMES = """docs redoc openapi swagger metrics debug setup install admin administrator api graphql
config configuration settings env environment info version status server-status stats health ready
alive ping actuator console shell cmd eval phpinfo phpmyadmin wp-login wp-admin xmlrpc login logout
signin signup register user users account accounts password reset token tokens auth oauth session
sessions key keys secret secrets backup backups dump database db sql data export import upload
uploads download downloads files file static assets media images img css js index home main test
tests dev staging internal private hidden old new tmp temp cache log logs error errors trace .git
.git/config .svn .env .htaccess .aws .ssh .DS_Store robots sitemap favicon webhooks webhook hooks i
codes slack telegram invoices invoice clients api/v1 api/system/info""".split()  # noqa: SIM905  # a table
ENDINGS = ["", "/", ".json", ".php", ".bak"]
