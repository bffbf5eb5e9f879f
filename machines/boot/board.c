/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU as the kernel's machine. Every file that it gets is memory without a name or a socket, and it dies with us, so that nothing
 * is left, however we end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "machines/boot/boot.h"
#include "native/host/program.h"

#define TEXT_OFFSET_AT 8	/* in the Image's header (Documentation/arch/arm64/booting.rst) */
#define TEXT_OFFSET_MASK ((2ull << 20) - 1)

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77 };

#define FAIL(b, status, ...) (snprintf((b)->error, sizeof((b)->error), __VA_ARGS__), (status))

#define ARGUMENTS 48

/* With what QEMU's CPU is to begin. */
struct begun {
	const char *command;	/* a kernel, with this command line */
	bool resumes;		/* but the state of another QEMU comes before its first instruction */
	const void *firmware;	/* else, at address 0; NULL: a kernel */
	size_t firmware_size;
};

/* What QEMU gets, and we close. */
struct files {
	int image;		/* the kernel, or the firmware */
	int initrd;		/* -1: none */
	int debugger, console;
};

uint8_t *board_at(const struct boot *b, uint64_t at)
{
	return b->ram + (at - BOOT_RAM_BASE);
}

static int memory_file(const char *name, const void *bytes, size_t size)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	while (fd >= 0 && size > 0) {
		ssize_t done = write(fd, bytes, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			close(fd);
			return -1;
		}
		bytes = (const char *)bytes + done;
		size -= (size_t)done;
	}
	return fd;
}

/* QEMU puts an Image where its header says, from the start of the RAM on. So the header is made to say where we want it. */
static int image_file(struct boot *b)
{
	uint8_t *copy;
	uint64_t offset;
	int fd = -1;

	if (b->zimage)	/* it goes where the decompressor puts it */
		return memory_file("hvcheck-kernel", b->zimage, b->zimage_size);
	copy = malloc(b->image_size);
	if (copy) {
		memcpy(copy, b->image, b->image_size);
		memcpy(&offset, b->image + TEXT_OFFSET_AT, 8);
		offset &= TEXT_OFFSET_MASK;
		b->found.kernel = BOOT_KERNEL_AT + offset;
		offset = b->found.kernel - BOOT_RAM_BASE;
		memcpy(copy + TEXT_OFFSET_AT, &offset, 8);
		fd = memory_file("hvcheck-kernel", copy, b->image_size);
	}
	free(copy);
	return fd;
}

static int initrd_file(const struct boot *b)
{
	bool loads = b->next == BOOT_KEXECS || b->next == BOOT_CRASHES;
	size_t size = 0;
	uint8_t *archive = boot_initramfs(b->found.exec, loads ? b->image : NULL, loads ? b->image_size : 0, &size);
	int fd = archive ? memory_file("hvcheck-initrd", archive, size) : -1;

	free(archive);
	return fd;
}

static bool pair(int *ours, int *theirs)
{
	int both[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both))
		return false;
	*ours = both[0];
	*theirs = both[1];
	return true;
}

static bool make_files(struct boot *b, const struct begun *how, struct files *files)
{
	void *ram;

	if (how->firmware)
		*files = (struct files){ memory_file("hvcheck-firmware", how->firmware, how->firmware_size), -1, -1, -1 };
	else
		*files = (struct files){ image_file(b), initrd_file(b), -1, -1 };
	b->ram_file = memfd_create("hvcheck-ram", MFD_CLOEXEC);
	if (files->image < 0 || (!how->firmware && files->initrd < 0) || b->ram_file < 0 ||
	    ftruncate(b->ram_file, (off_t)b->found.ram_size))
		return false;
	ram = mmap(NULL, b->found.ram_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, b->ram_file, 0);
	if (ram == MAP_FAILED)
		return false;
	b->ram = ram;
	return pair(&b->gdb.fd, &files->debugger) && pair(&b->console.fd, &files->console);
}

static void close_files(const struct files *files)
{
	const int all[] = { files->image, files->initrd, files->debugger, files->console };

	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] >= 0)
			close(all[i]);
}

/* Arguments that are not the same for all. */
static void add_begun(const struct begun *how, const char *image, const char *initrd, const char *argv[])
{
	const char *const boots[] = { "-kernel", image, "-initrd", initrd, "-append", how->command };
	const char *const resumes[] = { "-incoming", "defer" };
	const char *const firmware[] = { "-bios", image };
	size_t at = 0;

	while (argv[at])
		at++;
	if (how->firmware) {
		memcpy(argv + at, firmware, sizeof(firmware));
		return;
	}
	memcpy(argv + at, boots, sizeof(boots));
	if (how->resumes)
		memcpy(argv + at + sizeof(boots) / sizeof(boots[0]), resumes, sizeof(resumes));
}

/* CPUs of 32 bits have no interface to a GICv3, and two of them do not get to user space in one thread (QEMU 7.2). */
static const struct board {
	const char *machine, *accel;
} boards[HV_EXECS] = {
	[HV_A64] = { "virt,virtualization=on,gic-version=3,memory-backend=ram", "tcg,thread=single" },
	[HV_A32] = { "virt,virtualization=on,gic-version=2,memory-backend=ram", "tcg,thread=multi" },
};

static int spawn(struct boot *b, const struct files *files, const struct begun *how)
{
	const struct board *board = &boards[b->found.exec];
	const int kept[] = { b->ram_file, files->image, files->debugger, files->console, files->initrd };
	char ram[128], image[64], initrd[64], debugger[64], console[64], size[32], smp[16];

	snprintf(ram, sizeof(ram), "memory-backend-file,id=ram,size=%" PRIu64 ",mem-path=/proc/self/fd/%d,share=on",
		 b->found.ram_size, b->ram_file);
	snprintf(image, sizeof(image), "/proc/self/fd/%d", files->image);
	snprintf(initrd, sizeof(initrd), "/proc/self/fd/%d", files->initrd);
	snprintf(debugger, sizeof(debugger), "socket,id=gdb,fd=%d", files->debugger);
	if (how->firmware || how->resumes)	/* it would not be read, and QEMU waits if it is full */
		snprintf(console, sizeof(console), "null,id=console");
	else
		snprintf(console, sizeof(console), "socket,id=console,fd=%d", files->console);
	snprintf(size, sizeof(size), "%" PRIu64 "m", b->found.ram_size >> 20);
	snprintf(smp, sizeof(smp), "%u", b->smp);

	const char *argv[ARGUMENTS] = {
		program_name(),
		"-nodefaults", "-no-user-config", "-no-reboot", "-S",
		"-display", "none", "-monitor", "none",
		"-accel", board->accel, "-machine", board->machine,
		"-cpu", b->cpu, "-smp", smp, "-m", size,
		"-object", ram,
		"-chardev", debugger, "-gdb", "chardev:gdb",
		"-chardev", console, "-serial", "chardev:console",
	};

	add_begun(how, image, initrd, argv);
	return process_start(&b->process, argv, kept, sizeof(kept) / sizeof(kept[0]) - (files->initrd < 0));
}

/* QEMU has ended instead of starting: say why in its own words. */
static int explain_end(struct boot *b)
{
	process_drain(&b->process, 1000);
	const char *complaint = process_complaint(&b->process);

	if (strstr(complaint, "CPU") || strstr(complaint, "cpu") || strstr(complaint, "roperty"))
		return FAIL(b, EXIT_USAGE, "QEMU does not take the CPU \"%s\": %s", b->cpu, complaint);
	return FAIL(b, EXIT_ABSENT, "QEMU does not start: %s", *complaint ? complaint : "it says nothing");
}

/* QEMU, and its debugger's end of the line. */
static int begin(struct boot *b, const struct begun *how)
{
	struct files files;
	int status = program_check(b->error, sizeof(b->error)), error;

	if (status)
		return status;
	errno = 0;
	error = make_files(b, how, &files) ? spawn(b, &files, how) : errno ? errno : ENOMEM;
	close_files(&files);
	if (error)
		return program_fails(error, b->error, sizeof(b->error));
	return gdb_attach(&b->gdb) ? explain_end(b) : 0;
}

int board_start_again(struct boot *b, const char *command)
{
	return begin(b, &(struct begun){ .command = command, .resumes = true });
}

int board_start_firmware(struct boot *b, const void *firmware, size_t size)
{
	return begin(b, &(struct begun){ .firmware = firmware, .firmware_size = size });
}

int board_start(struct boot *b, const char *command)
{
	struct gdb_regs regs;
	int status = begin(b, &(struct begun){ .command = command });

	if (status)
		return status;
	b->gdb.exec = b->found.exec;
	if (gdb_read(&b->gdb, &regs))
		return FAIL(b, EXIT_USAGE, "QEMU's CPU \"%s\" is not an %s one", b->cpu, hv_execs[b->found.exec].name);
	if (b->zimage)
		return 0;
	/* The kernel finds its header as it was made. */
	memcpy(board_at(b, b->found.kernel) + TEXT_OFFSET_AT, b->image + TEXT_OFFSET_AT, 8);
	return 0;
}

void board_init(struct boot *b)
{
	b->gdb = (struct gdb){ .fd = -1 };
	b->process = (struct process){ .output = -1 };
	b->console.fd = b->ram_file = b->stream = -1;
	b->ram = NULL;
}

void board_end(struct boot *b)
{
	const int all[] = { b->ram_file, b->console.fd, b->stream };

	process_kill(&b->process);
	gdb_detach(&b->gdb);
	if (b->ram)
		munmap(b->ram, b->found.ram_size);
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] >= 0)
			close(all[i]);
	board_init(b);
}
