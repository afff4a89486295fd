"""How many threads, and which share of a core each, until CPython's lock rather than I/O is the limit.

Each thread repeats: compute for C ms (bytecode), then wait for W ms (a sleep stands for I/O, it lets the lock go).
Alone, a thread needs the share p = C / (C + W) of one core. Printed for each p and number of threads n:
demand = n * p, the total CPU share that the threads got, the throughput relative to n times one thread, and the same
for n processes in place of threads (at most as many as there are CPUs can be served).
"""
import multiprocessing
import os
import resource
import sys
import threading
import time

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5


def spin(loops):
    x = 0
    for _ in range(loops):
        x += 1
    return x


def calibrate(ms):
    """Loops that take `ms` of CPU time on this machine."""
    loops = 20_000
    best = min(timed(loops) for _ in range(20))
    return max(1, int(loops * ms / 1000 / best))


def timed(loops):
    start = time.thread_time()
    spin(loops)
    return time.thread_time() - start


def work(loops, wait, until, done, i):
    count = 0
    while time.monotonic() < until:
        spin(loops)
        if wait > 0:
            time.sleep(wait)
        count += 1
    done[i] = count


def run(kind, n, loops, wait):
    before = usage()
    start = time.monotonic()
    until = start + SECONDS
    if kind == 'threads':
        done = [0] * n
        crew = [threading.Thread(target=work, args=(loops, wait, until, done, i)) for i in range(n)]
    else:
        done = multiprocessing.Array('l', n)
        crew = [multiprocessing.Process(target=work, args=(loops, wait, until, done, i)) for i in range(n)]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    took = time.monotonic() - start
    return sum(done) / took, 100 * (usage() - before) / took


def usage():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def main():
    print(f'Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, {SECONDS} s each; compute 2 ms, then wait')
    print(' share  n  demand%  threads: cpu%  speed-up   processes: cpu%  speed-up')
    compute = 2.0
    loops = calibrate(compute)
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        wait = compute / 1000 * (1 / share - 1)
        alone, _ = run('threads', 1, loops, wait)
        for n in (2, 3, 4, 8, 16):
            rate, cpu = run('threads', n, loops, wait)
            rate2, cpu2 = run('processes', n, loops, wait)
            print(f'{share:6.2f} {n:2d} {100 * share * n:8.0f} {cpu:14.0f} {rate / alone:9.2f} {cpu2:18.0f} {rate2 / alone:9.2f}', flush=True)


if __name__ == '__main__':
    main()
