"""Answers for whoever stands in front of the site, before any part of it that needs the database."""

from django.db import connection
from django.http import JsonResponse


class Probes:
    def __init__(self, get_response):
        self.get_response = get_response
        self.answers = {"/healthz": health, "/whoami": whoami}

    def __call__(self, request):
        return self.answers.get(request.path, self.get_response)(request)


def health(request):
    # The plain probe is about this process only: a database that restarts must not take the app down with it.
    if request.GET.get("deep"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def whoami(request):
    forwarded = request.headers.get("X-Forwarded-For", "")
    return JsonResponse(
        {
            "host": request.get_host(),
            "client": forwarded.split(",")[0].strip() or request.META["REMOTE_ADDR"],
            "forwarded": forwarded,
            "peer": request.META["REMOTE_ADDR"],
        }
    )
