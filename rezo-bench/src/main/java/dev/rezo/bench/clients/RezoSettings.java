package dev.rezo.bench.clients;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.time.Duration;

/**
 * This client and its request, as all ways to use it have them: without plugins.
 *
 * <p>Immutable.
 */
final class RezoSettings {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RezoSettings() {}

  static RezoClient client(Target target) {
    ClientBuilder builder =
        RezoClient.builder()
            .defaults(false)
            .timeouts(limits -> limits.connect(PATIENCE)) // On a machine that does other work.
            .protocols(target.isHttp2() ? Protocol.HTTP_2 : Protocol.HTTP_1_1)
            .pool(
                limits ->
                    limits
                        .withMaxPerBucket(target.connections())
                        .withMaxPerOrigin(target.connections())
                        .withMaxIdlePerBucket(target.connections())
                        .withMaxWaitingPerBucket(target.atOnce()));
    if (target.isTls()) {
      builder.tls(tls -> tls.trust(target.certificate()));
    }
    return builder.build();
  }

  static Request request(RezoClient client, Target target) {
    return target.task() == Target.Task.UPLOAD
        ? client.post(target.url()).body(Bodies.of(Payload.bytes(), Payload.TYPE)).request()
        : client.get(target.url()).request();
  }
}
