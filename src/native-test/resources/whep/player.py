"""A WHEP player of Debian's python3-aiortc: plays an address and says how much it decoded.

player.py URL SECONDS [TOKEN]

Prints one line of JSON: the statuses of the requests, the headers of the answer, the pictures and blocks of sound that
were decoded, and the frame numbers in the strip of blocks on top of the pictures.
"""

import asyncio
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import aiortc.rtcrtpreceiver
import av
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

COLUMNS = 64
MAGIC = 0xA5


class Opus:
    """aiortc's own decoder insists on packets of 20 ms; hosts send 5 ms."""

    def __init__(self):
        self.codec = av.CodecContext.create("libopus", "r")
        self.codec.sample_rate = 48000
        self.codec.layout = "stereo"

    def decode(self, encoded):
        frames = self.codec.decode(av.Packet(encoded.data))
        for frame in frames:
            frame.pts = encoded.timestamp
        return frames


given_decoder = aiortc.rtcrtpreceiver.get_decoder
aiortc.rtcrtpreceiver.get_decoder = lambda codec: (
    Opus() if codec.mimeType.lower() == "audio/opus" else given_decoder(codec))


def request(method, address, token, content_type=None, body=None):
    message = urllib.request.Request(address, data=body, method=method)
    if content_type:
        message.add_header("Content-Type", content_type)
    if token:
        message.add_header("Authorization", "Bearer " + token)
    try:
        with urllib.request.urlopen(message, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


def strip_number(frame):
    """The frame number in the strip, or None where the picture has none."""
    luma = frame.reformat(format="gray").to_ndarray()
    edge = max(4, frame.width // COLUMNS)
    row = luma[edge // 2]
    bits = [1 if row[column * edge + edge // 2] > 125 else 0 for column in range(32)]
    value = int("".join(map(str, bits)), 2)
    return value & 0xFFFFFF if value >> 24 == MAGIC else None


async def play(address, seconds, token):
    connection = RTCPeerConnection()
    connection.addTransceiver("video", direction="recvonly")
    connection.addTransceiver("audio", direction="recvonly")
    counts = {"video": 0, "audio": 0}
    numbers = []
    loud = [0]
    deadline = time.monotonic() + seconds + 10

    async def consume(track):
        try:
            while True:
                frame = await track.recv()
                counts[track.kind] += 1
                if track.kind == "video":
                    number = strip_number(frame)
                    if number is not None:
                        numbers.append(number)
                else:
                    samples = frame.to_ndarray().astype("float64")
                    scale = 32768 if frame.format.name.startswith("flt") else 1
                    loud[0] = max(loud[0], int(abs(samples).max() * scale))
        except MediaStreamError:
            pass

    tasks = []
    connection.on("track", lambda track: tasks.append(asyncio.ensure_future(consume(track))))
    await connection.setLocalDescription(await connection.createOffer())
    loop = asyncio.get_running_loop()
    status, headers, text = await loop.run_in_executor(
        None, request, "POST", address, token, "application/sdp", connection.localDescription.sdp.encode())
    result = {"post": status, "type": headers.get("Content-Type"), "location": headers.get("Location"),
              "etag": headers.get("ETag"), "links": headers.get_all("Link") or []}
    if status != 201:
        result["body"] = text
        await connection.close()
        return result
    result["answer"] = text
    session = urllib.parse.urljoin(address, result["location"])
    await connection.setRemoteDescription(RTCSessionDescription(sdp=text, type="answer"))
    while time.monotonic() < deadline and counts["video"] == 0:
        await asyncio.sleep(0.05)
    await asyncio.sleep(seconds)
    result.update(video=counts["video"], audio=counts["audio"], loudest=loud[0],
                  state=connection.connectionState, first=numbers[0] if numbers else None,
                  last=numbers[-1] if numbers else None, numbered=len(numbers),
                  rising=all(one < two for one, two in zip(numbers, numbers[1:])))
    result["delete"] = (await loop.run_in_executor(None, request, "DELETE", session, token))[0]
    result["again"] = (await loop.run_in_executor(None, request, "DELETE", session, token))[0]
    await connection.close()
    for task in tasks:
        task.cancel()
    return result


print(json.dumps(asyncio.run(play(sys.argv[1], float(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None))))
