package io.moonfleet.server.api;

import io.moonfleet.server.hosts.DataFileException;
import io.moonfleet.server.hosts.HostRefusedException;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.registry.StreamerRefusedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a request becomes a status with a JSON body; only defects of this server are logged. */
public final class ErrorMappers {
    private static final Logger LOGGER = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response api(ApiException refused) {
        return answer(refused.status(), refused.body());
    }

    @ServerExceptionMapper
    Response notModified(NotModifiedException unchanged) {
        return Response.notModified().build();
    }

    @ServerExceptionMapper
    Response host(HostRefusedException refused) {
        int status = switch (refused.reason()) {
            case NOT_FOUND -> 404;
            case NOT_PAIRED, BUILT_IN -> 400;
        };
        return answer(status, ErrorBody.ofCode(refused.getMessage(), "HOST_" + refused.reason().name()));
    }

    @ServerExceptionMapper
    Response streamer(StreamerRefusedException refused) {
        int status = switch (refused.reason()) {
            case DUPLICATE -> 409;
            case LIMIT_REACHED, SHUTTING_DOWN -> 503;
        };
        return answer(status, ErrorBody.of(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response dataFile(DataFileException broken) {
        LOGGER.error(broken.getMessage());
        return answer(500, ErrorBody.of(broken.getMessage()));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException refused, UriInfo uri, Request request) {
        int status = refused.getResponse().getStatus();
        if (status == 404 && AllowedMethods.refuses(uri.getPath(), request.getMethod())) {
            // The framework does not see the path where another one with a part more has the method.
            status = 405;
        }
        String error = switch (status) {
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Only JSON can be answered";
            case 413 -> "The request body is too large";
            case 415 -> "The request body must be application/json";
            default -> refused.getResponse().getStatusInfo().getReasonPhrase();
        };
        Response answer = answer(status, ErrorBody.of(error));
        if (status == 405) {
            AllowedMethods.of(uri.getPath()).ifPresent(methods -> answer.getHeaders().add(HttpHeaders.ALLOW, methods));
        }
        return answer;
    }

    @ServerExceptionMapper
    Response defect(RuntimeException defect) {
        LOGGER.error("request failed", defect);
        return answer(500, ErrorBody.of("Internal error; the server's log has the details"));
    }

    private static Response answer(int status, ErrorBody body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
