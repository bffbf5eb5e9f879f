/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A boot loader takes the payload by YMODEM, refusing some blocks: what it starts then is the file of `hvcheck image`. */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/host/board/recipe.h"
#include "native/host/image.h"
#include "native/host/kind.h"
#include "tests/suites.h"

#define PROMPT "\r\n=> "
#define SMALL 128
#define LARGE 1024
#define REFUSED 7	/* one block of so many */
#define LINE 256

enum { SOH = 1, STX = 2, EOT = 4, ACK = 6, NAK = 0x15 };

static void say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		_exit(1);
}

static uint8_t get(int fd)
{
	uint8_t byte;

	if (read(fd, &byte, 1) != 1)
		_exit(1);
	return byte;
}

/* A line, echoed. Ctrl-C and an empty one have nothing but the prompt for an answer. */
static void get_line(int fd, char *line)
{
	size_t size = 0;

	for (;;) {
		char c = (char)get(fd);

		if (c == '\r' && size)
			break;
		if (c == '\r' || c == 3) {
			say(fd, PROMPT);
			size = 0;
		} else if (size < LINE - 1) {
			line[size++] = c;
			say(fd, (char[]){ c, '\0' });
		}
	}
	line[size] = '\0';
	say(fd, "\r\n");
}

/* What is left of a message, with 16 zeroes behind it, that is divided by x^16 + x^12 + x^5 + 1. */
static unsigned remainder_of(const uint8_t *bytes, size_t size)
{
	unsigned rest = 0;

	for (size_t bit = 0; bit < (size + 2) * 8; bit++) {
		const unsigned in = bit / 8 < size ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;

		rest = rest << 1 | in;
		if (rest & 0x10000)
			rest ^= 0x11021;
	}
	return rest;
}

/* The next block into `bytes`. Returns its size; 0: there are no more. */
static size_t get_block(int fd, uint8_t want, uint8_t *bytes)
{
	static unsigned blocks;

	for (;;) {
		const uint8_t kind = get(fd);
		size_t size = kind == STX ? LARGE : SMALL;

		if (kind == EOT)
			return 0;
		if ((kind != SOH && kind != STX) || get(fd) != want || (get(fd) ^ want) != 0xff)
			_exit(2);
		for (size_t i = 0; i < size; i++)
			bytes[i] = get(fd);
		unsigned crc = get(fd) << 8;

		crc |= get(fd);
		if (crc != remainder_of(bytes, size))
			_exit(3);
		if (++blocks % REFUSED)
			return size;
		say(fd, (char[]){ NAK, '\0' });
	}
}

/* The file that comes, to `to`, as large as its first block says. */
static void receive(int fd, int to)
{
	uint8_t bytes[LARGE], number = 1;
	size_t size, left;

	say(fd, "## Ready for binary (ymodem) download to 0x50000000 at 115200 bps...\r\nCCC");
	if (get_block(fd, 0, bytes) != SMALL || strcmp((char *)bytes, "hv.img"))
		_exit(4);
	left = strtoul((char *)bytes + sizeof("hv.img"), NULL, 10);
	say(fd, (char[]){ ACK, 'C', '\0' });
	while ((size = get_block(fd, number++, bytes))) {
		size = size < left ? size : left;
		left -= size;
		if (write(to, bytes, size) != (ssize_t)size)
			_exit(5);
		say(fd, (char[]){ ACK, '\0' });
	}
	say(fd, (char[]){ ACK, 'C', '\0' });
	if (left || get_block(fd, 0, bytes) != SMALL || *bytes)
		_exit(6);
	say(fd, (char[]){ ACK, '\0' });
}

/* It ends with 0 if it was told to start what it got, with this command. */
static void load(int fd, int to, const char *boot)
{
	char line[LINE], want[LINE];

	snprintf(want, sizeof(want), "%s 0x50000000 - ${fdtcontroladdr}", boot);
	get_line(fd, line);
	if (strcmp(line, "loady 0x50000000"))
		_exit(7);
	receive(fd, to);
	say(fd, "## Total Size" PROMPT);
	get_line(fd, line);
	_exit(strcmp(line, want) ? 8 : 0);
}

static void must_hold(int file, const struct qemu_kind *kind)
{
	struct image image;
	uint8_t *got;

	ck_assert(!image_make(&image, kind->image, kind->image_end) && image_read_words(image.bytes).build);
	got = malloc(image.size + 1);
	ck_assert_ptr_nonnull(got);
	ck_assert_int_eq(pread(file, got, image.size + 1, 0), image.size);
	ck_assert(!memcmp(got, image.bytes, image.size));
	free(got);
	free(image.bytes);
}

START_TEST(a_payload_by_ymodem_is_the_file_of_hvcheck_image)
{
	static struct line line;
	static const volatile int *stop;
	const struct qemu_kind *kind = qemu_kind_named(qemu_kind_name((unsigned)_i));
	char error[256] = "";
	int ends[2], file = memfd_create("taken", MFD_CLOEXEC), status;
	pid_t pid;

	if (kind->image == kind->image_end)	/* built without a compiler for it */
		return;
	ck_assert(file >= 0 && !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) && !fcntl(ends[0], F_SETFL, O_NONBLOCK));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		load(ends[1], file, kind->boot);
	}
	close(ends[1]);
	line = (struct line){ .in = ends[0], .out = ends[0] };
	ck_assert_msg(!recipe_follow("uboot-loady 0x50000000", kind, &line, 20000, &stop, error, sizeof(error)), "%s", error);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	must_hold(file, kind);
	close(ends[0]);
	close(file);
}
END_TEST

Suite *recipe_suite(void)
{
	Suite *s = suite_create("recipe");
	TCase *t = tcase_create("files");
	int kinds = 0;

	while (qemu_kind_name((unsigned)kinds))
		kinds++;
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, a_payload_by_ymodem_is_the_file_of_hvcheck_image, 0, kinds);
	suite_add_tcase(s, t);
	return s;
}
