/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole suite on a board at the end of a line: QEMU with the payload behind its serial port. What QEMU shows in shared memory
 * a board must show, too. CHECK_BOARD is another way to start one, as --on takes it.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/stub.h"
#include "tests/conformance.h"
#include "tests/hangs.h"
#include "tests/parts.h"
#include "tests/siblings.h"

#define QEMU "%s -nodefaults -no-user-config -display none -monitor none -serial stdio -M virt,virtualization=on," \
	"gic-version=3 -smp 4 -m 6g -cpu %s -kernel %s"

static char image[] = "/tmp/hvcheck-board-XXXXXX";

static Suite *without_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU | ON_BOARD);
}

static Suite *with_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_VHE | ON_BOARD);
}

static Suite *(*const no_vhe[])(const char *machine) = { without_vhe, NULL };
static Suite *(*const vhe[])(const char *machine) = { with_vhe, NULL };
static Suite *(*const hangs[])(const char *machine) = { hangs_suite, NULL };

static char *spec(const char *cpu)
{
	const char *other = getenv("CHECK_BOARD"), *qemu = getenv("HVCHECK_QEMU");
	char *text;

	if (other && *other)
		return strdup(other);
	return asprintf(&text, "exec:" QEMU, qemu && *qemu ? qemu : "qemu-system-aarch64", cpu, image) < 0 ? NULL : text;
}

/* The payload as a file. */
static bool write_image(void)
{
	size_t size = (size_t)(hv_payload_image_end - hv_payload_image);
	int fd = mkstemp(image);
	bool good = fd >= 0 && write(fd, hv_payload_image, size) == (ssize_t)size;

	if (fd >= 0)
		close(fd);
	return good;
}

int main(int argc, char **argv)
{
	bool written = write_image();
	char *plain = spec("cortex-a57"), *most = spec("max");
	const struct part parts[] = {
		{ "no-vhe", plain, NULL, no_vhe },
		{ "vhe", most, NULL, vhe },
		{ "hangs", plain, NULL, hangs },
	};
	int status = 99;

	if (plain && most && written)
		status = parts_main(parts, sizeof(parts) / sizeof(*parts), argc, argv);
	unlink(image);
	free(plain);
	free(most);
	return status;
}
