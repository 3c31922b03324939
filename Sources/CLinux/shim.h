/* Linux calls that the Glibc module leaves out. */
#include <fcntl.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/vfs.h>

/* Open file description locks. fcntl.h has them under _GNU_SOURCE only, which Glibc's own module is built without. */
#ifndef F_OFD_SETLK
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#endif

/* prctl takes variable arguments, which Swift cannot pass. */
static inline int linux_set_dumpable(int dumpable) { return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0); }
static inline int linux_set_no_new_privs(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/* The started program gets no descriptor from `from` on. spawn.h has it outside strict ISO C only. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int linux_close_from(posix_spawn_file_actions_t *actions, int from)
{
	return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

/* From the linker: where this program's code begins and ends. */
extern char __executable_start, etext;

/* Takes the program's code out of this process's memory; what is needed comes back from the page cache by itself.
   The kernel maps sixteen pages for each that is needed, which adds up in a big program. */
static inline int linux_unmap_code(void)
{
	unsigned long start = ((unsigned long)&__executable_start + 4095) & ~4095UL, end = (unsigned long)&etext & ~4095UL;
	return madvise((void *)start, end - start, MADV_DONTNEED);
}
