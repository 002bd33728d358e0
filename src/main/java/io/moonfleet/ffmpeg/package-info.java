/** What decoders and encoders alike need of FFmpeg: its errors, its log, an encoder of one packet a frame. */
package io.moonfleet.ffmpeg;
