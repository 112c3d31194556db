package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.StoredResponses.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 section 3. */
@Tag("F25")
class StoringRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final StoringRules RULES = new StoringRules(null);

  private static Response response(int status, String fields) {
    Headers headers = headers(fields);
    return Response.builder(Request.get("http://a.test/"))
        .status(status, "")
        .headers(headers)
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Neither a lifetime nor a validator: it would never be used.
        "200 | '' | false",
        "200 | Cache-Control: public | false",
        "200 | Cache-Control: max-age=60 | true",
        "200 | Cache-Control: max-age=0 | false",
        "200 | Cache-Control: max-age=60; Age: 60 | false",
        "200 | Cache-Control: max-age=x | false",
        "200 | Cache-Control: no-cache, max-age=60 | false",
        "200 | Cache-Control: private, max-age=60 | true",
        "200 | Cache-Control: private=X-User, max-age=60 | true",
        "200 | Cache-Control: no-cache=X-User, max-age=60 | true",
        "200 | Cache-Control: s-maxage=60 | false",
        "200 | Expires: Sun, 22 Nov 2026 12:10:00 GMT | true",
        "200 | Expires: 0 | false",
        // A validator is enough: the server is asked before each use.
        "200 | ETag: \"1\" | true",
        "200 | ETag: W/\"1\" | true",
        "200 | Last-Modified: Sun, 22 Nov 2026 11:00:00 GMT | true",
        "200 | ETag: \"1\"; Cache-Control: no-cache | true",
        "200 | ETag: \"1\"; Expires: 0 | true",
        "200 | ETag: \"1\"; ETag: \"2\" | false",
        // no-store, and must-understand, which takes it back for a status that is understood.
        "200 | ETag: \"1\"; Cache-Control: no-store | false",
        "200 | Cache-Control: max-age=60, NO-STORE | false",
        "200 | Cache-Control: max-age=60; Cache-Control: no-store | false",
        "200 | Cache-Control: max-age=60, no-store, must-understand | true",
        "299 | Cache-Control: max-age=60, no-store, must-understand | false",
        "299 | Cache-Control: max-age=60, must-understand | false",
        // Any final status that says its lifetime; else those of RFC 9110 section 15.1.
        "299 | Cache-Control: max-age=60 | true",
        "299 | ETag: \"1\" | false",
        "299 | ETag: \"1\"; Cache-Control: max-age=0 | true",
        "203 | ETag: \"1\" | true",
        "204 | ETag: \"1\" | true",
        "301 | Cache-Control: max-age=60 | true",
        "301 | ETag: \"1\" | true",
        "302 | ETag: \"1\" | false",
        "302 | Cache-Control: max-age=60 | true",
        "308 | ETag: \"1\" | true",
        "404 | ETag: \"1\" | true",
        "410 | Cache-Control: max-age=60 | true",
        "500 | ETag: \"1\" | false",
        "503 | Cache-Control: max-age=60 | true",
        // A part, and an answer to a condition, are not the response.
        "206 | Cache-Control: max-age=60 | false",
        "304 | Cache-Control: max-age=60 | false",
        "101 | Cache-Control: max-age=60 | false",
        // What never matches.
        "200 | Cache-Control: max-age=60; Vary: * | false",
        "200 | Cache-Control: max-age=60; Vary: Accept, * | false",
        "200 | Cache-Control: max-age=60; Vary: Accept | true",
      })
  void whatMayBeStoredAndIsOfUse(int status, String fields, boolean expected) {
    assertThat(RULES.candidate(response(status, fields), NOW, NOW) != null).isEqualTo(expected);
  }

  @Test
  void aHeuristicIsForStatusesThatAreUsuallyCacheable() {
    StoringRules rules = new StoringRules(new Heuristic(0.1, Duration.ofDays(1)));
    String modified = "Last-Modified: Sun, 22 Nov 2026 11:00:00 GMT";
    Candidate ok = rules.candidate(response(200, modified), NOW, NOW);
    assertThat(ok).isNotNull();
    assertThat(ok.freshness().lifetime()).isEqualTo(Duration.ofMinutes(6));
    assertThat(rules.candidate(response(299, modified), NOW, NOW)).isNull();
  }

  @Test
  void whatBelongsToAConnectionIsNotStored() {
    Candidate found =
        RULES.candidate(
            response(
                200,
                "Cache-Control: max-age=60; Connection: X-Own, close; X-Own: 1; Keep-Alive: 5;"
                    + " Transfer-Encoding: chunked; Trailer: X-Sum; Upgrade: h2c; TE: x;"
                    + " Proxy-Authenticate: Basic; Proxy-Authentication-Info: x;"
                    + " Set-Cookie: a=1; Content-Type: text/plain; X-Other: 2"),
            NOW,
            NOW);
    assertThat(found).isNotNull();
    assertThat(found.headers().toString())
        .isEqualTo(
            Headers.of("Cache-Control", "max-age=60", "Content-Type", "text/plain", "X-Other", "2")
                .toString());
  }

  @Test
  void aBodyWhoseEndNobodyKnowsIsNotStored() {
    Headers lasting = Headers.of("Cache-Control", "max-age=60");
    Response.Builder open =
        Response.builder(Request.get("http://a.test/"))
            .headers(lasting)
            .body(ResponseBody.of(ResponseBody.EMPTY.source(), -1, lasting));
    assertThat(RULES.candidate(open.build(), NOW, NOW)).isNull();
    assertThat(RULES.candidate(open.protocol(Protocol.HTTP_2).build(), NOW, NOW)).isNotNull();
    Headers chunked = Headers.of("Cache-Control", "max-age=60", "Transfer-Encoding", "chunked");
    assertThat(RULES.candidate(open.protocol(Protocol.HTTP_1_1).headers(chunked).build(), NOW, NOW))
        .isNotNull();
  }

  @Test
  void whatWasRedirectedIsTheResponseToAnotherRequest() {
    Response redirected =
        response(200, "Cache-Control: max-age=60").toBuilder()
            .hops(List.of(new Response.Hop(Request.get("http://b.test/"), 302, Headers.EMPTY)))
            .build();
    assertThat(RULES.candidate(redirected, NOW, NOW)).isNull();
  }
}
