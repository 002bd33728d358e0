package io.moonfleet.demohost;

import io.moonfleet.demohost.http.HttpHandler;
import io.moonfleet.demohost.http.HttpRequest;
import io.moonfleet.demohost.http.HttpResponse;
import io.moonfleet.demohost.scene.SceneKind;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The host API over HTTP and HTTPS (protocol document, sections 1 and 9.3). What runs and who is busy is told per client
 * certificate, as Wolf does; the rest is Sunshine's manner.
 */
final class NvHttpService implements HttpHandler {
    private static final String GFE_VERSION = "3.23.0.74";
    private static final String NO_MAC = "00:00:00:00:00:00";

    private final DemoHostOptions options;
    private final String uniqueId;
    private final HostPairing pairing;
    private final PairedClients paired;
    private final SessionTable table;
    private final SessionManager manager;
    private final Ports ports;

    /** @param ports as bound */
    NvHttpService(
            DemoHostOptions options,
            String uniqueId,
            HostPairing pairing,
            PairedClients paired,
            SessionTable table,
            SessionManager manager,
            Ports ports) {
        this.options = options;
        this.uniqueId = uniqueId;
        this.pairing = pairing;
        this.paired = paired;
        this.table = table;
        this.manager = manager;
        this.ports = ports;
    }

    @Override
    public HttpResponse answer(
            HttpRequest request, InetAddress client, boolean secure, Optional<X509Certificate> certificate) {
        if (!secure) {
            return plain(request);
        }
        Optional<ClientKey> known = certificate.map(ClientKey::of).filter(paired::contains);
        if (known.isEmpty()) {
            return error(401, "The client is not authorized. Certificate verification failed.");
        }
        return authorised(request, client, known.get());
    }

    private HttpResponse plain(HttpRequest request) {
        return switch (request.path()) {
            case "/serverinfo" -> serverInfo(Optional.empty(), 0);
            case "/pair" -> pairing.answer(request);
            case "/unpair" -> {
                request.parameter("uniqueid").ifPresent(pairing::forget);
                yield XmlAnswer.ok().response();
            }
            default -> notFound();
        };
    }

    private HttpResponse authorised(HttpRequest request, InetAddress address, ClientKey client) {
        return switch (request.path()) {
            case "/serverinfo" -> serverInfo(Optional.of(client), request.parameter("uniqueid").isPresent() ? 1 : 0);
            case "/pair" -> XmlAnswer.ok()
                    .element("paired", request.parameter("phrase").orElse("").equals("pairchallenge") ? 1 : 0)
                    .response();
            case "/applist" -> appList();
            case "/appasset" -> appAsset(request);
            case "/launch" -> launch(request, address, client);
            case "/resume" -> resume(request, address, client);
            case "/cancel" -> {
                manager.cancel(client);
                yield XmlAnswer.ok().element("cancel", 1).response();
            }
            default -> notFound();
        };
    }

    private HttpResponse serverInfo(Optional<ClientKey> client, int pairStatus) {
        int currentGame = client.flatMap(table::app).map(app -> app.kind().appId()).orElse(0);
        return XmlAnswer.ok()
                .element("hostname", options.name())
                .element("appversion", options.manner().appVersion())
                .element("GfeVersion", GFE_VERSION)
                .element("uniqueid", uniqueId)
                .element("HttpsPort", ports.https())
                .element("ExternalPort", ports.http())
                .element("MaxLumaPixelsHEVC", options.video().maxLumaPixelsHevc())
                .element("mac", client.isPresent() ? mac() : NO_MAC)
                .element("LocalIP", options.bind().isAnyLocalAddress() ? "127.0.0.1" : options.bind().getHostAddress())
                .element("ServerCodecModeSupport", options.video().serverCodecModeSupport())
                .open("SupportedDisplayMode")
                .open("DisplayMode")
                .element("Width", options.limits().maxWidth())
                .element("Height", options.limits().maxHeight())
                .element("RefreshRate", options.limits().maxFramesPerSecond())
                .close("DisplayMode")
                .close("SupportedDisplayMode")
                .element("PairStatus", pairStatus)
                .element("currentgame", currentGame)
                .element("state", currentGame == 0 ? "SUNSHINE_SERVER_FREE" : "SUNSHINE_SERVER_BUSY")
                .response();
    }

    private String mac() {
        return options.manner().mac().map(MacAddress::text).orElse(NO_MAC);
    }

    private HttpResponse appList() {
        XmlAnswer answer = XmlAnswer.ok();
        for (SceneKind kind : SceneKind.values()) {
            answer.open("App")
                    .element("IsHdrSupported", options.video().highDynamicRange() ? 1 : 0)
                    .element("AppTitle", kind.title())
                    .element("ID", kind.appId())
                    .close("App");
        }
        return answer.response();
    }

    private HttpResponse appAsset(HttpRequest request) {
        return scene(request).map(kind -> HttpResponse.png(BoxArt.png(kind))).orElseGet(this::notFound);
    }

    private HttpResponse launch(HttpRequest request, InetAddress address, ClientKey client) {
        Optional<Launch> launch = Launch.of(request, client, address);
        if (launch.isEmpty()
                || request.parameter("appid").isEmpty()
                || request.parameter("localAudioPlayMode").isEmpty()) {
            return XmlAnswer.error(400, "Missing a required launch parameter").element("resume", 0).response();
        }
        if (table.app(client).isPresent()) {
            return XmlAnswer.error(400, "An app is already running on this host").element("resume", 0).response();
        }
        Optional<SceneKind> kind = scene(request);
        if (kind.isEmpty()) {
            return XmlAnswer.error(404, "Cannot find requested application").element("gamesession", 0).response();
        }
        RunningApp app = manager.startApp(client, kind.get());
        HttpResponse response = open(launch.get(), app, "gamesession");
        if (table.of(client).isEmpty()) {
            table.stopApp(client);
        }
        return response;
    }

    private HttpResponse resume(HttpRequest request, InetAddress address, ClientKey client) {
        Optional<RunningApp> app = table.app(client);
        if (app.isEmpty()) {
            return XmlAnswer.error(503, "No running app to resume").element("resume", 0).response();
        }
        Optional<Launch> launch = Launch.of(request, client, address);
        if (launch.isEmpty()) {
            return XmlAnswer.error(400, "Missing a required resume parameter").element("resume", 0).response();
        }
        return open(launch.get(), app.get(), "resume");
    }

    private HttpResponse open(Launch launch, RunningApp app, String flag) {
        boolean encrypted = options.encryptedRtsp() && launch.coreVersion() >= 1;
        Optional<StreamSession> session = manager.open(launch, app, encrypted);
        if (session.isEmpty()) {
            return XmlAnswer.error(503, "All " + options.sessions() + " sessions of this host are taken")
                    .element(flag, 0)
                    .response();
        }
        String url = (encrypted ? "rtspenc://" : "rtsp://") + session.get().urlHost() + ":" + ports.rtsp();
        return XmlAnswer.ok().element("sessionUrl0", url).element(flag, 1).response();
    }

    /** App 0 is "just the desktop" to Sunshine; here that is the demo. */
    private static Optional<SceneKind> scene(HttpRequest request) {
        int id = request.parameter("appid").flatMap(Launch::number).orElse(-1);
        for (SceneKind kind : SceneKind.values()) {
            if (kind.appId() == id || id == 0 && kind == SceneKind.DEMO) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private HttpResponse notFound() {
        return error(404, "Not Found");
    }

    /** Sunshine's errors are a success to HTTP, Wolf's are not (protocol document, section 1.4). */
    private HttpResponse error(int status, String message) {
        HttpResponse response = XmlAnswer.error(status, message).response();
        return options.manner().wolf() ? response.withStatus(status) : response;
    }
}
