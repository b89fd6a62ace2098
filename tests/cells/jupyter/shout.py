"""A kernel of the language "shout", which prints its cells in capitals."""

from __future__ import annotations

import time

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

FRAME = "application/vnd.knapper.frame+json"


class Shout(Kernel):
    implementation = banner = "Shout"
    implementation_version = "1.0"
    language_info = {"name": "shout", "version": "2.1", "mimetype": "text/plain"}  # noqa: RUF012

    def do_execute(self, code, silent, *_, **__):
        del silent
        if code == "sleep":
            time.sleep(60)
        if code == "fail":
            return {"status": "error", "ename": "", "evalue": "7", "traceback": []}
        if code == "record":
            frame = {"result": {"name": "loud", "value": 11}}
            self.send_response(
                self.iopub_socket, "display_data", {"data": {FRAME: frame}, "metadata": {}}
            )
        else:
            text = {"name": "stdout", "text": code.upper()}
            self.send_response(self.iopub_socket, "stream", text)
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=Shout)
