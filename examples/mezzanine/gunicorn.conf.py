bind = "0.0.0.0:8000"
workers = 2
threads = 4
# Requests under way at SIGTERM get this long; it stays below the container's own grace period.
graceful_timeout = 25
# The heartbeat file of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm"
# The addresses that nginx sends are the only ones that can reach this port.
forwarded_allow_ips = "*"
accesslog = None
