import { namesSecret } from "../../adopt/secrets/names";
import { Secrets } from "../../adopt/secrets/detector";

const isSecret = (name: string, value: string): boolean => new Secrets().isVariable(name, value);

test.each(
  (
    "DB_PASSWORD DB_PASS DOCS_DBPASS SMTP_USER_PWD TOTP_VAULT_KEY MAXMIND_LICENSE_KEY ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY WORDPRESS_AUTH_KEY " +
    "WORDPRESS_NONCE_SALT SECRET_KEY_BASE OTP_SECRET VAPID_PRIVATE_KEY API_KEYS STRIPE_SK JWT APP_JWT_SECRET SENTRY_DSN ERLANG_COOKIE REDIS_AUTH " +
    "COOKIE_SIGNING_KEY SLACK_WEBHOOK_URL database__connection__password clientSecret TOKEN_2 ROOTPASSWORD1 GRAFANA_LICENSE PGPASSWORD MYSQL_PWD " +
    "MAIL_PW SMTPPW ROOT_PW APP_PASSKEY"
  ).split(" "),
)("%s names a secret", (name) => {
  expect(isSecret(name, "mark4me")).toBe(true);
});

test.each<[string, string]>([
  ["TOKEN_TTL", "3600s"],
  ["ALLOW_EMPTY_PASSWORD", "yes"],
  ["PASSWORD_MIN_LENGTH", "12"],
  ["SECRET_NAME", "db-credentials"],
  ["KEY_FILE", "/etc/ssl/key.pem"],
  ["DB_PASSWORD_FILE", "/run/secrets/db"],
  ["MAX_TOKENS", "4096"],
  ["KEYCLOAK_URL", "https://id.example.test"],
  ["VAPID_PUBLIC_KEY", "public-part"],
  ["AUTH_METHOD", "scram-sha-256"],
  ["POSTGRES_HOST_AUTH_METHOD", "trust"],
  ["SMTP_AUTH", "login"],
  ["SESSION_COOKIE_NAME", "sid"],
  ["SESSION_COOKIE_SECURE", "true"],
  ["CACHE_KEY_PREFIX", "shop"],
  ["MONKEY", "george"],
  ["COMPASS", "north"],
  ["DONKEY_MODE", "fast"],
  ["AUTHOR", "somebody"],
  ["JWT_EXPIRES_IN", "1h"],
  ["AUTHORIZED_KEYS", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZ9kq0N3zQfV2m1yC8Jx4bTt0u5sWn7rLhYpKdEoXyz me"],
  ["APP_COMMIT", "3f2a9c1b7d5e4f6a8b9c0d1e2f3a4b5c6d7e8f90"],
  ["REQUEST_ID", "0b6e8f7a-1c2d-4e3f-8a9b-0c1d2e3f4a5b"],
  ["DATABASE_URL", "mysql://db:3306/shop"],
  ["DATABASE_URL", "mysql://app:${DB_PASSWORD}@db/shop"],
  ["DB_PASSWORD", "$DB_PASSWORD"],
  ["SSL_KEY", "/etc/ssl/private/site.key"],
  ["ENCRYPTION", "false"],
  ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  ["JAVA_OPTS", "-Xmx512m -Dfile.encoding=UTF-8 -Djava.net.preferIPv4Stack=true"],
  ["WORDPRESS_TABLE_PREFIX", "wp_"],
])("%s=%s stays text", (name, value) => {
  expect(isSecret(name, value)).toBe(false);
});

test.each<[string, string]>([
  ["AMQP_URL", "amqp://user:mark4me@queue:5672/"],
  ["LINE", "connect to postgres://u:ma/rk4me@db/x please"],
  ["DSN_OF_GO", "shop:mark4me@tcp(db:3306)/shop"],
  ["STRIPE", "sk_live_51Hmark4me"],
  ["GITHUB", "ghp_mark4memark4me"],
  ["SLACK", "xoxb-12-mark4me"],
  ["AWS", "AKIAIOSFODNN7EXAMPLE"],
  ["SESSION", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJrIn0.c2ln"],
  ["CERTIFICATE", "-----BEGIN RSA PRIVATE KEY-----\nabc"],
  ["SOMETHING", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["SOMETHING", "kT8vQ2pXz7LmR4wYn1Bc6Hs9"],
  ["LARAVEL", "base64:kT8vQ2pXz7LmR4wYn1Bc6Hs9kT8vQ2pX="],
  ["USERS", "editor:$2y$05$mark4memark4memark4me"],
  ["JAVA_OPTS", "-Xmx1g -Ddb.password=mark4me"],
  ["HEADERS", "Authorization: Bearer mark4memark4me"],
  ["CONFIG", '{"clientSecret": "mark4me", "port": 80}'],
])("%s=%s is one by its form", (name, value) => {
  expect(isSecret(name, value)).toBe(true);
});

test.each<[readonly string[]]>([
  [["bench", "new-site", "--db-root-password=mark4me"]],
  [["redis-server", "--requirepass", "mark4me"]],
  [["mariadb-admin", "ping", "-pmark4me"]],
  [["sh", "-c", "PGPASSWORD=mark4me psql -c 'select 1'"]],
  [["sh", "-c", "exec mysqladmin ping -pmark4me"]],
  [["curl", "-u", "me:mark4me", "http://localhost/"]],
  [["redis-cli", "-a", "mark4me", "ping"]],
  [["app", "--api-key", "mark4me"]],
])("%j holds one", (words) => {
  expect(new Secrets().inWords(words)).toContain("mark4me");
});

test.each<[readonly string[]]>([
  [["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3"]],
  [["sh", "-c", "mysqladmin ping -p$MYSQL_ROOT_PASSWORD -h 127.0.0.1"]],
  [["docker", "run", "-p80:80"]],
  [["mariadbd", "--default-authentication-plugin=mysql_native_password", "--skip-name-resolve"]],
  [["proxy", "--certificatesresolvers.le.acme.email=admin@example.test", "--ssl-key", "/etc/ssl/site.key"]],
  [["app", "--token-ttl", "3600", "--max-tokens", "4096"]],
  [["curl", "-f", "http://localhost:8065/api/v4/system/ping"]],
])("%j holds none", (words) => {
  expect(new Secrets().inWords(words)).toEqual([]);
});

test.each([
  "stats auth admin:mark4me",
  "requirepass mark4me",
  "password = mark4me",
  "define('DB_PASSWORD', 'mark4me');",
  "<password>mark4me</password>",
  "  db_password: mark4me",
  'smtp:\n  secret: "mark4me"\n',
  "user admin insecure-password mark4me",
])("the text %j holds one", (text) => {
  expect(new Secrets().inText(text).join()).toContain("mark4me");
});

test.each([
  "server { listen 80; location / { proxy_pass http://web:8000; proxy_set_header Host $host; } }",
  "proxy_cache_path /var/cache keys_zone=one:10m;",
  "auth_basic_user_file /etc/nginx/htpasswd;\nssl_certificate_key /etc/ssl/site.key;\n",
  "[site]\nname = Example\ntoken_lifetime = 3600\n",
  "maxmemory 100mb\nappendonly yes\n",
  "password = os.environ['DB_PASSWORD']",
])("the text %j holds none", (text) => {
  expect(new Secrets().inText(text)).toEqual([]);
});

test("a value that a name gave away is known wherever it stands, and a short plain word is not", () => {
  const secrets = new Secrets();
  secrets.learnNamed("DB_PASSWORD", "mark4me");
  secrets.learnNamed("OTHER_PASSWORD", "shop");
  expect(secrets.isVariable("GREETING", "hello mark4me")).toBe(true);
  expect(secrets.isVariable("SHOP_NAME", "my shop")).toBe(false);
  expect(secrets.masked("open sesame mark4me now")).toBe("open sesame … now");
});

test("names are read word by word", () => {
  expect(["KEYBOARD", "PASSENGER", "TOKENIZER_TYPE", "SALTY", "PUBLIC_KEY"].filter(namesSecret)).toEqual([]);
});
