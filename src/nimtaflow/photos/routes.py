"""Photos over HTTP: the timeline, one photo, its pictures, its original."""


from fastapi import APIRouter

router = APIRouter(prefix="/photos", tags=["photos"])
