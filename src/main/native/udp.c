/* Sends batches of datagrams: runs of equal length as one buffer that the kernel cuts (UDP_SEGMENT), all runs in one call. */
#define _GNU_SOURCE
#include "library.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef SO_COOKIE
#define SO_COOKIE 57
#endif

enum {
    /* Encrypted or copied here before they are sent: no system call while the garbage collector waits for an array. */
    BUFFER_BYTES = 65536,
    /* How Java tells an address: 16 bytes of IPv6 or mapped IPv4, port and scope of four bytes each. */
    ADDRESS_BYTES = 24,
    FLAG_SEGMENTS = 1,
    BAD_ARGUMENTS = -1,
    NO_MEMORY = -2,
    BAD_SEAL = -3,
    NOT_THE_SOCKET = -4
};

/* Beside the number of datagrams in what send returns. */
static const jlong SEGMENTS_REFUSED = (jlong) 1 << 32;

/* The datagrams in the buffer. */
struct chunk {
    const jint *lengths;
    int count;
};

struct socket_address {
    union {
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } of;
    socklen_t length;
};

union control {
    char bytes[CMSG_SPACE(sizeof(uint16_t))];
    struct cmsghdr alignment;
};

static pthread_once_t buffer_once = PTHREAD_ONCE_INIT;
static pthread_key_t buffer_key;
static bool buffer_key_made;

static void make_buffer_key(void) {
    buffer_key_made = pthread_key_create(&buffer_key, free) == 0;
}

/* One for each thread that sends, as long as the thread lives. */
static uint8_t *thread_buffer(void) {
    pthread_once(&buffer_once, make_buffer_key);
    if (!buffer_key_made) {
        return NULL;
    }
    uint8_t *buffer = pthread_getspecific(buffer_key);
    if (buffer == NULL) {
        buffer = malloc(BUFFER_BYTES);
        if (buffer != NULL && pthread_setspecific(buffer_key, buffer) != 0) {
            free(buffer);
            buffer = NULL;
        }
    }
    return buffer;
}

static bool socket_option(int socket, int option, void *value, socklen_t length) {
    socklen_t got = length;
    return getsockopt(socket, SOL_SOCKET, option, value, &got) == 0 && got == length;
}

JNIEXPORT jint JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_describe(JNIEnv *env, jclass type, jobject channel,
                                                                        jlongArray cookie) {
    (void) type;
    if (channel == NULL || cookie == NULL || (*env)->GetArrayLength(env, cookie) < 1) {
        return -1;
    }
    jfieldID field = (*env)->GetFieldID(env, (*env)->GetObjectClass(env, channel), "fdVal", "I");
    if (field == NULL) {
        (*env)->ExceptionClear(env);
        return -1;
    }
    int socket = (*env)->GetIntField(env, channel, field);
    int kind = 0;
    uint64_t number = 0;
    if (!socket_option(socket, SO_TYPE, &kind, sizeof kind) || kind != SOCK_DGRAM
        || !socket_option(socket, SO_COOKIE, &number, sizeof number)) {
        return -1;
    }
    jlong value = (jlong) number;
    (*env)->SetLongArrayRegion(env, cookie, 0, 1, &value);
    return socket;
}

static bool read_address(JNIEnv *env, int socket, jbyteArray from, struct socket_address *address) {
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    uint8_t bytes[ADDRESS_BYTES];
    uint32_t port;
    uint32_t scope;
    int family = 0;
    if (from == NULL || (*env)->GetArrayLength(env, from) != ADDRESS_BYTES
        || !socket_option(socket, SO_DOMAIN, &family, sizeof family)) {
        return false;
    }
    (*env)->GetByteArrayRegion(env, from, 0, ADDRESS_BYTES, (jbyte *) bytes);
    memcpy(&port, bytes + 16, sizeof port);
    memcpy(&scope, bytes + 20, sizeof scope);
    memset(address, 0, sizeof *address);
    if (family == AF_INET6) {
        address->of.v6.sin6_family = AF_INET6;
        address->of.v6.sin6_port = htons((uint16_t) ntohl(port));
        address->of.v6.sin6_scope_id = ntohl(scope);
        memcpy(&address->of.v6.sin6_addr, bytes, 16);
        address->length = sizeof address->of.v6;
        return true;
    }
    if (family != AF_INET || memcmp(bytes, mapped, sizeof mapped) != 0) {
        return false;
    }
    address->of.v4.sin_family = AF_INET;
    address->of.v4.sin_port = htons((uint16_t) ntohl(port));
    memcpy(&address->of.v4.sin_addr, bytes + 12, 4);
    address->length = sizeof address->of.v4;
    return true;
}

/* How many datagrams from here on make one buffer to cut: equal ones and perhaps a shorter last one. */
static int run_length(const jint *lengths, int count) {
    int total = lengths[0];
    int run = 1;
    while (run < count && run < MAX_SEGMENTS && lengths[run] > 0 && lengths[run] <= lengths[0]
           && total + lengths[run] <= MAX_SEGMENTED_BYTES) {
        total += lengths[run];
        run++;
        if (lengths[run - 1] < lengths[0]) {
            break;
        }
    }
    return run;
}

/*
 * Sends what stands in the buffer. Returns how many datagrams the system took; *stopped when it takes no more now, and
 * *segments is cleared when it does not cut buffers.
 */
static int send_chunk(int socket, struct socket_address *address, uint8_t *buffer, struct chunk chunk, bool *segments,
                      bool *stopped) {
    struct mmsghdr messages[MAX_SEGMENTS];
    struct iovec vectors[MAX_SEGMENTS];
    union control controls[MAX_SEGMENTS];
    int runs[MAX_SEGMENTS];
    int taken = 0;
    int done = 0;
    bool refused_before = false;
    while (done < chunk.count && !*stopped) {
        int count = 0;
        uint8_t *at = buffer;
        for (int next = done; next < chunk.count; next += runs[count - 1]) {
            int run = *segments ? run_length(chunk.lengths + next, chunk.count - next) : 1;
            size_t total = 0;
            for (int index = 0; index < run; index++) {
                total += (size_t) chunk.lengths[next + index];
            }
            vectors[count] = (struct iovec) {.iov_base = at, .iov_len = total};
            messages[count] = (struct mmsghdr) {.msg_hdr = {.msg_name = &address->of, .msg_namelen = address->length,
                                                            .msg_iov = &vectors[count], .msg_iovlen = 1}};
            if (run > 1) {
                struct msghdr *header = &messages[count].msg_hdr;
                header->msg_control = controls[count].bytes;
                header->msg_controllen = sizeof controls[count].bytes;
                struct cmsghdr *control = CMSG_FIRSTHDR(header);
                uint16_t size = (uint16_t) chunk.lengths[next];
                control->cmsg_level = IPPROTO_UDP;
                control->cmsg_type = UDP_SEGMENT;
                control->cmsg_len = CMSG_LEN(sizeof size);
                memcpy(CMSG_DATA(control), &size, sizeof size);
            }
            runs[count++] = run;
            at += total;
        }
        int sent = sendmmsg(socket, messages, (unsigned) count, MSG_DONTWAIT | MSG_NOSIGNAL);
        int error = errno;
        for (int index = 0; index < sent; index++) {
            taken += runs[index];
        }
        int passed = sent > 0 ? sent : 0;
        if (sent > 0) {
            refused_before = false;
        } else {
            bool cut = runs[0] > 1;
            if (sent < 0 && error == EINTR) {
                continue;
            }
            if (sent < 0 && error == ECONNREFUSED && !refused_before) {
                /* About an earlier datagram; the next call sends this one. */
                refused_before = true;
                continue;
            }
            if (sent < 0 && cut && (error == EIO || error == EINVAL || error == EMSGSIZE || error == EOPNOTSUPP)) {
                *segments = false;
                continue;
            }
            if (sent < 0 && (error == EMSGSIZE || error == EINVAL)) {
                /* This one is lost; the next may be shorter. */
                passed = 1;
            } else {
                /* No room, no route or no leave: the rest would fare alike. */
                *stopped = true;
            }
        }
        for (int index = 0; index < passed; index++) {
            for (int datagram = 0; datagram < runs[index]; datagram++) {
                buffer += chunk.lengths[done++];
            }
        }
    }
    return taken;
}

static jlong send_batch(JNIEnv *env, int socket, jlong cookie, jbyteArray destination, jbyteArray data,
                        const struct batch *batch, const struct seal *seal, const struct packets *packets, jint flags) {
    struct socket_address address;
    uint64_t number = 0;
    /* A socket that was closed may have left its number to another one, of this process's server, perhaps. */
    if (!socket_option(socket, SO_COOKIE, &number, sizeof number) || (jlong) number != cookie) {
        return NOT_THE_SOCKET;
    }
    if (!read_address(env, socket, destination, &address)) {
        return BAD_ARGUMENTS;
    }
    uint8_t *buffer = thread_buffer();
    if (buffer == NULL) {
        return NO_MEMORY;
    }
    bool segments = (flags & FLAG_SEGMENTS) != 0;
    bool stopped = false;
    int taken = 0;
    int next = 0;
    size_t offset = 0;
    while (next < batch->count && !stopped) {
        int count = 0;
        size_t total = 0;
        while (next + count < batch->count && count < MAX_SEGMENTS
               && total + (size_t) batch->lengths[next + count] <= BUFFER_BYTES) {
            total += (size_t) batch->lengths[next + count++];
        }
        if (count == 0) {
            /* Longer than any datagram. */
            return BAD_ARGUMENTS;
        }
        if (seal == NULL) {
            (*env)->GetByteArrayRegion(env, data, (jsize) offset, (jsize) total, (jbyte *) buffer);
        } else {
            const uint8_t *bytes = (*env)->GetPrimitiveArrayCritical(env, data, NULL);
            if (bytes == NULL) {
                return NO_MEMORY;
            }
            bool sealed = true;
            size_t at = 0;
            for (int index = next; sealed && index < next + count; index++) {
                sealed = seal_packet(seal, bytes + offset + at, buffer + at, batch->lengths[index],
                                     packets->headers[index], (uint32_t) packets->rollovers[index]);
                at += (size_t) batch->lengths[index];
            }
            (*env)->ReleasePrimitiveArrayCritical(env, data, (void *) bytes, JNI_ABORT);
            if (!sealed) {
                return BAD_SEAL;
            }
        }
        struct chunk chunk = {.lengths = batch->lengths + next, .count = count};
        taken += send_chunk(socket, &address, buffer, chunk, &segments, &stopped);
        next += count;
        offset += total;
    }
    return (flags & FLAG_SEGMENTS) != 0 && !segments ? (taken | SEGMENTS_REFUSED) : taken;
}

JNIEXPORT jlong JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_send(JNIEnv *env, jclass type, jint socket, jlong cookie,
                                                                     jbyteArray destination, jbyteArray data,
                                                                     jintArray lengths, jint count, jint flags) {
    (void) type;
    struct batch batch;
    if (!read_batch(env, data, lengths, count, &batch)) {
        return BAD_ARGUMENTS;
    }
    return send_batch(env, socket, cookie, destination, data, &batch, NULL, NULL, flags);
}

JNIEXPORT jlong JNICALL Java_io_moonfleet_rtc_udp_NativeLibrary_sealAndSend(JNIEnv *env, jclass type, jlong handle,
                                                                            jintArray headers, jintArray rollovers,
                                                                            jint socket, jlong cookie,
                                                                            jbyteArray destination, jbyteArray data,
                                                                            jintArray lengths, jint count, jint flags) {
    (void) type;
    const struct seal *seal = (const struct seal *) (intptr_t) handle;
    struct batch batch;
    struct packets packets;
    if (seal == NULL || !read_batch(env, data, lengths, count, &batch)
        || !read_packets(env, &batch, headers, rollovers, &packets)) {
        return BAD_ARGUMENTS;
    }
    return send_batch(env, socket, cookie, destination, data, &batch, seal, &packets, flags);
}
