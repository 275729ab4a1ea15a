"""What a WSGI server serves."""

import multiprocessing
import os
import signal
import sys
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
application = get_wsgi_application()
# Seconds after which a thread that only reckons (a sheet of thousands, say) lets another one on: a
# fiftieth of Python's own, since a request gives way, and waits for its turn, dozens of times.
sys.setswitchinterval(0.0001)


def end_with_the_server() -> None:
    """End this process when the one that started it is gone, however it went."""
    server = multiprocessing.parent_process()
    if server is None:
        return

    def watch() -> None:
        server.join()
        os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=watch, daemon=True, name="end-with-the-server").start()


end_with_the_server()
