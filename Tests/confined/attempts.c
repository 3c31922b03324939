/* Loaded into the reading child: where it first reads the export, tries to break each of its limits and says how that
   went, a line "NAME: happened" or "NAME: stopped" each, and ends the program. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int report;

static void say(const char *name, int happened)
{
	dprintf(report, "%s: %s\n", name, happened ? "happened" : "stopped");
}

static void map_memory(void)
{
	void *got = mmap(NULL, (size_t)768 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	say("map 768 MiB", got != MAP_FAILED);
}

static void open_many(void)
{
	int count = 0, last = 0;
	while (count < 64 && (last = open("/dev/null", O_RDONLY)) >= 0)
		count++;
	say("open 64 more files", count == 64);
	for (int file = report + 1; file < 200; file++)
		close(file);
}

static void write_file(void)
{
	int file = open(getenv("OPTOUT_SCRATCH"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	signal(SIGXFSZ, SIG_IGN);
	say("write one byte to a file", file >= 0 && write(file, "x", 1) == 1);
	close(file);
}

static void gain_rights(void)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		/* Tells by its exit status whether it runs as root: a copy that everybody may run as root. */
		execl(getenv("OPTOUT_SETUID"), "test", "-O", getenv("OPTOUT_ROOTS"), (char *)NULL);
		_exit(99);
	}
	waitpid(child, &status, 0);
	say("gain root's rights by a program of root's", WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void dump_core(void)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		abort();
	}
	waitpid(child, &status, 0);
	say("leave a core dump", WCOREDUMP(status));
}

static void attempt(void)
{
	const char *to = getenv("OPTOUT_REPORT");
	if (!to)
		return;
	report = atoi(to);
	map_memory();
	open_many();
	write_file();
	gain_rights();
	dump_core();
	_exit(0);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset)
{
	(void)file, (void)bytes, (void)count, (void)offset;
	attempt();
	return 0;
}

ssize_t pread64(int file, void *bytes, size_t count, off_t offset) { return pread(file, bytes, count, offset); }
