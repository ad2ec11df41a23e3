"""Entry of `make run`. Exit status: 0 ended on request, 1 a part kept dying, 2 cannot start."""

import argparse
import os
import signal
import sys

from reform_tracker.local.options import (
    Options,
    StartError,
    make_folders,
    need_free_port,
    take_lock,
)
from reform_tracker.local.processes import InterruptedParent, follow_parent
from reform_tracker.local.stopping import StopAsked, StopRequest
from reform_tracker.local.supervisor import GaveUp, run


def main() -> int:
    # What is written is for its owner alone, whoever of the parts writes it.
    os.umask(0o077)
    parser = argparse.ArgumentParser(prog="python -m reform_tracker.local")
    parser.add_argument(
        "--end-with-parent",
        action="store_true",
        help="end when the process that started this one dies (make run)",
    )
    request = StopRequest()
    if parser.parse_args().end_with_parent:
        follow_parent(signal.SIGTERM)
        request = StopRequest(also=InterruptedParent())
    try:
        with request.listening():
            options = Options.read(os.environ)
            make_folders(options)
            lock = take_lock(options)
            need_free_port(options)
            run(options, request)
            os.close(lock)
    except StopAsked:
        print("\nEnded.", flush=True)
    except GaveUp as error:
        print(error, file=sys.stderr)
        return 1
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
