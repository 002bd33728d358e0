#include "library.h"

bool read_batch(JNIEnv *env, jbyteArray data, jintArray lengths, jint count, struct batch *batch) {
    if (data == NULL || lengths == NULL || count < 0 || count > MAX_DATAGRAMS
        || count > (*env)->GetArrayLength(env, lengths)) {
        return false;
    }
    (*env)->GetIntArrayRegion(env, lengths, 0, count, batch->lengths);
    int64_t left = (*env)->GetArrayLength(env, data);
    for (int index = 0; index < count; index++) {
        if (batch->lengths[index] < 0 || batch->lengths[index] > left) {
            return false;
        }
        left -= batch->lengths[index];
    }
    batch->count = count;
    return true;
}

bool read_packets(JNIEnv *env, const struct batch *batch, jintArray headers, jintArray rollovers, struct packets *packets) {
    if (headers == NULL || rollovers == NULL || batch->count > (*env)->GetArrayLength(env, headers)
        || batch->count > (*env)->GetArrayLength(env, rollovers)) {
        return false;
    }
    (*env)->GetIntArrayRegion(env, headers, 0, batch->count, packets->headers);
    (*env)->GetIntArrayRegion(env, rollovers, 0, batch->count, packets->rollovers);
    for (int index = 0; index < batch->count; index++) {
        if (packets->headers[index] < RTP_HEADER_BYTES
            || packets->headers[index] > batch->lengths[index] - TAG_BYTES) {
            return false;
        }
    }
    return true;
}
