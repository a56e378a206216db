import { namesSecret } from "../../adopt/secrets/names";
import { Secrets } from "../../adopt/secrets/detector";

const isSecret = (name: string, value: string): boolean => new Secrets().isVariable(name, value);

test.each(
  (
    "DB_PASSWORD DB_PASS DOCS_DBPASS SMTP_USER_PWD TOTP_VAULT_KEY MAXMIND_LICENSE_KEY ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY WORDPRESS_AUTH_KEY " +
    "WORDPRESS_NONCE_SALT SECRET_KEY_BASE OTP_SECRET VAPID_PRIVATE_KEY API_KEYS STRIPE_SK JWT APP_JWT_SECRET SENTRY_DSN ERLANG_COOKIE REDIS_AUTH " +
    "COOKIE_SIGNING_KEY SLACK_WEBHOOK_URL database__connection__password clientSecret TOKEN_2 ROOTPASSWORD1 GRAFANA_LICENSE PGPASSWORD MYSQL_PWD " +
    "APP_SEED SEED_PHRASE AUTH_NONCE MASTERKEY ENCRYPTIONKEY APPKEY FILEKEY PRESHAREDKEY HASHSALT DB_PW ROOTPW BINDPW MASTERAUTH DB_PASSWORT SENHA " +
    "PASSWORDHASH AUTHORIZATION KEY_MATERIAL SERVICE_KEY_JSON RECOVERY_CODES LICENSE_CODE SNMP_COMMUNITY WALLET_MNEMONIC TOTP " +
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
  ["MAIL_ENCRYPTION", "tls"],
  ["SMTP_ENCRYPTION", "SSL/TLS"],
  ["LICENSE", "Apache-2.0"],
  ["VAULT_ROLE", "shop"],
  ["VAULT_NAMESPACE", "shop"],
  ["SECRET_STORE", "aws"],
  ["PASSWORD_HASHER", "argon2id"],
  ["JWT_ALGO", "own"],
  ["CORS_CREDENTIALS", "include"],
  ["PWD", "/app"],
  ["CACHE_KEY", "shop"],
  ["PARTITION_KEY", "user"],
  ["STRIPE_PUBLISHABLE_KEY", "pk_live_part"],
  ["CASSANDRA_SEEDS", "one,two"],
  ["DB_SEED", "true"],
  ["RANDOM_SEED", "42"],
  ["FILE_KEY", "FILE:/etc/mysql/key"],
  ["BASALT", "rock"],
  ["USERS", "1000:1000"],
  ["VAPID_SUBJECT", "mailto:me@example.test"],
  ["FRONT", `caddy:2.10-alpine@sha256:${"0".repeat(64)}`],
  ["GIT", "https://somebody@git.test/web.git"],
  ["DB_PASSWORD", "${DB_PASSWORD:-}"],
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
  ["WG_HASH", "$2a$12$mark4memark4me"],
  ["DB_PASSWORD", "$mark4me"],
  ["DB_PASSWORD", "$ecret-mark"],
  ["DB_PASSWORD", "${DB_PASSWORD:-mark4me}"],
  ["DB_PASSWORD", "${NAME}mark4me"],
  ["API_KEY", "20261126"],
  ["SECRET_KEY", "1234567890"],
  ["SOURCE", "https://mark4me1@git.test/web.git"],
  ["SOURCE", "https://marker4me:x-oauth-basic@git.test/web.git"],
  ["STORE", "https://blob.test/c?sv=1&sig=mark4me"],
  ["GO", "shop:mark4me@/shop"],
  ["ORACLE", "shop/mark4me@//db:1521/x"],
  ["PROXY", "me:mark4me@proxy:3128"],
  ["USERS", "me:mark4me"],
  ["BASIC_AUTH_USERS", "me:mark4me,you:other"],
  ["SFTP_USERS", "me:mark4me:1001"],
  ["BOT", "https://api.telegram.org/bot123456789:AAmark4memark4memark4memark4meXX/send"],
  ["TEAMS", "https://x.webhook.office.com/webhookb2/mark4me"],
  ["SLACK_FLOW", "https://hooks.slack.com/triggers/T0/1/mark4me"],
  ["RUNNER", "glrt-mark4mark4"],
  ["HUB", "dckr_pat_mark4mark4"],
  ["HASHI", "hvs.mark4mark4mark4"],
  ["PLEX", "claim-mark4mark4mark4"],
  ["LDAP", "{SSHA}mark4mark4mark4"],
  ["WERKZEUG", "pbkdf2:sha256:600000$mark$4me"],
  ["CONFIG", '{\\"token\\": \\"mark4me\\"}'],
])("%s=%s is a secret by its form", (name, value) => {
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
  [["redis-cli", "-amark4me", "ping"]],
  [["mongosh", "-u", "root", "-p", "mark4me"]],
  [["sshpass", "-p", "mark4me", "ssh", "host"]],
  [["ldapsearch", "-w", "mark4me"]],
  [["openssl", "enc", "-k", "mark4me"]],
  [["zip", "-P", "mark4me", "a.zip", "a"]],
  [["curl", "-ume:mark4me", "http://localhost/"]],
  [["curl", "-H", "Authorization: token mark4me", "http://localhost/"]],
  [["htpasswd", "-bnB", "me", "mark4me"]],
  [["sh", "-c", "echo 'me:mark4me' | chpasswd"]],
  [["sh", "-c", "mc alias set store http://store me mark4me"]],
  [["rabbitmqctl", "authenticate_user", "me", "mark4me"]],
  [["me:mark4me:1001:100:upload"]],
])("%j contains a secret", (words) => {
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
  [["mkdir", "-p", "/srv/shop"]],
  [["php", "artisan", "key:generate"]],
  [["socat", "tcp-listen:80", "tcp:web:8000"]],
  [["gunicorn", "--user", "1000:1000"]],
  [["socat", "db:5432:5432", "-k", "word"]],
  [["sh", "-c", "app --password=$APP_PASSWORD"]],
])("%j contains none", (words) => {
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
  "masterauth mark4me",
  "user alice on >mark4me ~* +@all",
  "proxy_set_header X-Api-Key mark4me;",
  'set $secret "mark4me";',
  'if ($http_x_token != "mark4me") { return 403; }',
  '<property name="connection.password">mark4me</property>',
  '<property name="password" value="mark4me"/>',
  "$CONF['database_password']='mark4me';",
  "password: >-\n  mark4me\n",
  "tokens:\n  - mark4me\n",
  "db:5432:shop:app:mark4me",
  "[smtp.test]:587 me:mark4me",
  "CREATE USER a IDENTIFIED BY 'mark4me';",
  "admin:$7$101$mark4me$mark4me==",
  "rocommunity mark4me",
  ': PSK "mark4me"',
])("the text %j contains a secret", (text) => {
  expect(new Secrets().inText(text).join()).toContain("mark4me");
});

test.each([
  "server { listen 80; location / { proxy_pass http://web:8000; proxy_set_header Host $host; } }",
  "proxy_cache_path /var/cache keys_zone=one:10m;",
  "auth_basic_user_file /etc/nginx/htpasswd;\nssl_certificate_key /etc/ssl/site.key;\n",
  "[site]\nname = Example\ntoken_lifetime = 3600\n",
  "maxmemory 100mb\nappendonly yes\n",
  "password = os.environ['DB_PASSWORD']",
  "proxy_set_header Authorization $http_authorization;\nset $token $cookie_token;",
  "rewrite ^/(.*)$ /$1$is_args$args last;",
  "upstream web { server web:8000; }\nlisten 0.0.0.0:80",
  "keys:\n  - id: 1\n",
  "secret: ${SECRET}\n",
  "# the password is set by the environment\n; password of the user\n",
  "CREATE TABLE users (id int primary key, password varchar(60) not null, token text);",
])("the text %j contains none", (text) => {
  expect(new Secrets().inText(text)).toEqual([]);
});

test("a value with the name of a secret is recognised everywhere, a short plain word is not", () => {
  const secrets = new Secrets();
  secrets.learnNamed("DB_PASSWORD", "mark4me");
  secrets.learnNamed("OTHER_PASSWORD", "shop");
  expect(secrets.isVariable("GREETING", "hello mark4me")).toBe(true);
  expect(secrets.isVariable("SHOP_NAME", "my shop")).toBe(false);
  expect(secrets.masked("open sesame mark4me now")).toBe("open sesame … now");
});

test("names are split into words", () => {
  expect(["KEYBOARD", "PASSENGER", "TOKENIZER_TYPE", "SALTY", "PUBLIC_KEY"].filter(namesSecret)).toEqual([]);
});
