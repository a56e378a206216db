"""A Mezzanine site that takes everything it needs to know from its environment."""

import pymysql

# Django's MySQL backend asks for mysqlclient; PyMySQL is the same interface without a compiler.
pymysql.install_as_MySQLdb()
