"""Every address of OmniWeb."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from omniweb import health
from omniweb.accounts.forms import AdminLoginForm

admin.autodiscover()
admin.site.site_header = admin.site.site_title = "OmniWeb"
admin.site.login_form = AdminLoginForm

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    # One's own password has one page: what it asks and counts, it asks and counts of staff too.
    path("admin/password_change/", RedirectView.as_view(pattern_name="web:password")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("omniweb.api.urls")),
    path("", include("omniweb.web.urls")),
]

handler400 = "omniweb.serving.failures.bad_request"
handler403 = "omniweb.serving.failures.permission_denied"
handler404 = "omniweb.serving.failures.not_found"
handler500 = "omniweb.serving.failures.server_error"
