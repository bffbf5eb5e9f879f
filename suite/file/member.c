/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is looked for in archives: kernels by the names that distributions, the kernel's own build and flashers give them.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "suite/file/layer.h"

static const char *const kernels[] = {
	"vmlinuz", "vmlinuz-*", "vmlinuz.efi", "zImage", "zImage-*", "vmlinux", "vmlinux-*", "vmlinux.*",
	"Image", "Image-*", "Image.*", "kernel", "kernel-*.img", "kernel8.img", "kernel_2712.img",
	"boot.img", "uImage", "*.itb", "hyp-stub.o",
};

/* What has such a name and is none: signatures, checksums, headers. */
static const char *const others[] = {
	"*.sig", "*.hmac", "*.p7s", "*.sha*", "*.asc", "*.dtb", "*.lds", "*.config", "*.txt", "*.h", "*.py",
};

static bool is_any(const char *name, const char *const *patterns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!fnmatch(patterns[i], name, 0))
			return true;
	return false;
}

bool member_is_kernel(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return is_any(name, kernels, sizeof(kernels) / sizeof(*kernels)) &&
		!is_any(name, others, sizeof(others) / sizeof(*others));
}

/* A word of a Depends: field that names a kernel's package. */
static bool take_package(const char *word, char *package, size_t size)
{
	static const char *const names[] = { "linux-binary-", "linux-image-" };
	size_t length = strcspn(word, " ,|(:\n");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(word, names[i], strlen(names[i]))) {
			snprintf(package, size, "%.*s", (int)(length < size ? length : size - 1), word);
			return true;
		}
	return false;
}

bool member_dependency(const char *control, char *package, size_t size)
{
	static const char *const fields[] = { "\nDepends:", "\nPre-Depends:" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char *field = strstr(control, fields[i]);
		const char *word = field ? field + strlen(fields[i]) : "";

		/* To the end of the line; a field's further lines begin with a blank. */
		for (; *word && (*word != '\n' || word[1] == ' '); word++)
			if (strchr(" ,|", word[-1]) && take_package(word, package, size))
				return true;
	}
	return false;
}
