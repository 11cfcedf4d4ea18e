"""Addresses of the heating pages."""

from django.urls import path

from heating import views

app_name = "heating"
urlpatterns = [
    path("", views.home, name="home"),
    path("penalties/", views.penalties, name="penalties"),
    path("penalties/together/", views.together, name="together"),
    path("penalties/<int:number>/", views.penalty, name="penalty"),
    path("outage/", views.outage, name="outage"),
]
