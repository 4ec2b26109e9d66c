"""nginx. Content goes through memory only and as it comes, in buffers that hold a whole 16 KiB answer: the defaults
would write uploads to a file, and would show nginx slower than it is."""

from .base import Proxy

CONFIGURATION = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 30000; multi_accept on; }}
http {{
  access_log off;
  client_body_temp_path {folder}/client_body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  tcp_nodelay on;
  keepalive_timeout 75s; keepalive_requests 1000000000;
  client_max_body_size 0; client_body_buffer_size 128k;
  limit_req_zone $binary_remote_addr zone=one:1m rate=1r/m;
  upstream up {{
    server 127.0.0.1:{upstream_port};
    keepalive 512; keepalive_requests 1000000000;
  }}
  server {{
    {listen}
    location / {{ {location} }}
  }}
}}
"""

FORWARD = """
      proxy_pass http://up;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_request_buffering off;
      proxy_buffer_size 32k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k; proxy_max_temp_file_size 0;
"""

LOCATIONS = {
    "forward": FORWARD,
    "no_route": "return 404;",
    "maintenance": "return 503;",
    "rate_limited": "limit_req zone=one; limit_req_status 429;" + FORWARD,
}


def listen(place):
    if not place.certificate:
        return f"listen 127.0.0.1:{place.port} reuseport backlog=4096;"
    certificate, key, _ = place.certificate
    return (f"listen 127.0.0.1:{place.port} ssl reuseport backlog=4096; ssl_protocols TLSv1.2 TLSv1.3;"
            f" ssl_certificate {certificate}; ssl_certificate_key {key};")


class Nginx(Proxy):
    has_tls = True
    default_binary = "/usr/sbin/nginx"
    version_options = ("-v",)

    def files(self, place):
        return {"nginx.conf": CONFIGURATION.format(
            workers=place.workers, folder=place.folder, upstream_port=place.upstream_port,
            listen=listen(place), location=LOCATIONS[place.role])}

    def command(self, place):
        return [self.binary, "-e", "stderr", "-p", place.folder, "-c", place.folder / "nginx.conf"]
