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
#include "native/host/image.h"
#include "native/host/kind.h"
#include "tests/alike.h"
#include "tests/conformance.h"
#include "tests/hangs.h"
#include "tests/large.h"
#include "tests/parts.h"
#include "tests/siblings.h"

#define QEMU "%s -nodefaults -no-user-config -display none -monitor none -serial stdio -M virt,virtualization=on%s -smp 4 " \
	"-m %s -cpu %s -kernel %s"

/* The payloads of qemu_kind_name(i), each as a file. */
enum { ARM64, ARM, THUMB, IMAGES };
static char images[IMAGES][40];

static Suite *without_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU | ON_BOARD);
}

static Suite *with_vhe(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_VHE | ON_BOARD);
}

static Suite *in_hyp(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_HYP | ON_BOARD);
}

static Suite *in_hyp_thumb(const char *machine)
{
	return conformance_suite(machine, ON_QEMU_HYP | ON_BOARD | ON_THUMB);
}

static Suite *large_images(const char *machine)
{
	return large_suite(machine, false, false);
}

static Suite *(*const hyp[])(const char *machine) = { in_hyp, NULL };
static Suite *(*const hyp_thumb[])(const char *machine) = { in_hyp_thumb, NULL };
static Suite *(*const no_vhe[])(const char *machine) = { without_vhe, NULL };
static Suite *(*const vhe[])(const char *machine) = { with_vhe, NULL };
static Suite *(*const hangs[])(const char *machine) = { hangs_suite, alike_suite, NULL };
static Suite *(*const hangs_and_large[])(const char *machine) = { hangs_suite, alike_suite, large_images, NULL };

static const char *qemu(void)
{
	const char *wish = getenv("HVCHECK_QEMU");

	return wish && *wish ? wish : "qemu-system-aarch64";
}

static bool has_qemu(void)
{
	char command[512];

	snprintf(command, sizeof(command), "%s --version >/dev/null 2>&1", qemu());
	return !system(command);
}

static char *spec(const char *cpu, unsigned image)
{
	const bool a64 = image == ARM64;
	const char *other = getenv("CHECK_BOARD");
	char *text;

	if (other && *other)
		return strdup(other);
	return asprintf(&text, "exec:" QEMU, qemu(), a64 ? ",gic-version=3" : "", a64 ? "6g" : "2g", cpu, images[image]) < 0 ?
	       NULL : text;
}

static bool write_image(unsigned i)
{
	const struct qemu_kind *kind = qemu_kind_named(qemu_kind_name(i));
	struct image image = { 0 };
	bool good;
	int fd;

	strcpy(images[i], "/tmp/hvcheck-board-XXXXXX");
	fd = mkstemp(images[i]);
	good = fd >= 0 && !image_make(&image, kind->image, kind->image_end) &&
	       write(fd, image.bytes, image.size) == (ssize_t)image.size;
	if (fd >= 0)
		close(fd);
	free(image.bytes);
	return good;
}

int main(int argc, char **argv)
{
	const bool written = write_image(ARM64) && write_image(ARM) && write_image(THUMB);
	char *plain = spec("cortex-a57", ARM64), *most = spec("max", ARM64);
	char *arm = spec("cortex-a15", ARM), *thumb = spec("cortex-a15", THUMB);
	const struct part parts[] = {
		{ "no-vhe", plain, NULL, no_vhe },
		{ "vhe", most, NULL, vhe },
		{ "hangs", plain, NULL, is_long_run() ? hangs_and_large : hangs },
		{ "hyp", arm, NULL, hyp },
		{ "hyp-thumb", thumb, NULL, hyp_thumb },
	};
	int status = 99;

	if (!getenv("CHECK_BOARD") && !has_qemu()) {
		printf("%s is not there to stand for a board\n", qemu());
		status = 77;
	} else if (plain && most && arm && thumb && written)
		status = parts_main(parts, sizeof(parts) / sizeof(*parts), argc, argv);
	for (unsigned i = 0; i < IMAGES; i++)
		unlink(images[i]);
	free(plain);
	free(most);
	free(arm);
	free(thumb);
	return status;
}
