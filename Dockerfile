# The four programs as images, from nothing but this repository and a container builder:
#   docker build --target gateway-mvc -t fanout/gateway-mvc:dev .
# and the same for gateway-webflux, downstream-stubs and lab, the load generator. ./fanout kind up builds them all.
# Plain instructions only, so that every builder understands them.

ARG JDK=eclipse-temurin:25-jdk
ARG JRE=eclipse-temurin:25-jre

FROM ${JDK} AS build
# by which ./fanout kind down finds what is left of older builds
LABEL org.opencontainers.image.vendor="Fanout"
# the folder is for slim images, where Java's package does not install without
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update \
 && apt-get install -y --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# first without sources, though with something to put into each jar: it is for the downloads, which only a changed pom.xml
# makes necessary again
COPY pom.xml ./
COPY gateway-core/pom.xml gateway-core/
COPY downstream-stubs/pom.xml downstream-stubs/
COPY gateway-mvc/pom.xml gateway-mvc/
COPY gateway-webflux/pom.xml gateway-webflux/
COPY gateway-contract/pom.xml gateway-contract/
COPY lab/pom.xml lab/
RUN for module in gateway-core downstream-stubs gateway-mvc gateway-webflux lab; do \
      mkdir -p $module/src/main/resources && touch $module/src/main/resources/empty; \
    done \
 && mvn -B -q -DskipTests -Dexec.skip -Dspring-boot.repackage.skip -pl '!gateway-contract' package \
 && rm -r */src
COPY . .
RUN mvn -B -q -DskipTests -Dexec.skip -pl '!gateway-contract' clean package \
 && mvn -B -q -N dependency:copy@agent
# what changes least comes first, so that a new version is a small download; one date for all files and for the folder
# /fanout, which is in each layer for that, so that a layer is the same whenever it is built
RUN for program in gateway-mvc gateway-webflux; do \
      java -Djarmode=tools -jar $program/target/$program.jar extract --layers --destination /tmp/$program; \
      for layer in dependencies application; do \
        mkdir -p /out/$program/$layer && mv /tmp/$program/$layer /out/$program/$layer/fanout; \
      done; \
      mv /out/$program/application/fanout/$program.jar /out/$program/application/fanout/gateway.jar; \
      cp $program/target/classes/META-INF/sbom/application.cdx.json /out/$program/application/fanout/sbom.cdx.json; \
    done \
 && cd /out \
 && mkdir -p agent/fanout downstream-stubs/dependencies/fanout downstream-stubs/application/fanout \
      lab/dependencies/fanout/lab/target lab/application/fanout/lab/target \
 && cp /src/target/agent/opentelemetry-javaagent.jar /src/otel/agent.properties agent/fanout/ \
 && cp -r /src/downstream-stubs/target/lib downstream-stubs/dependencies/fanout/ \
 && cp /src/downstream-stubs/target/downstream-stubs.jar downstream-stubs/application/fanout/ \
 && cp /src/downstream-stubs/target/classes/META-INF/sbom/application.cdx.json \
      downstream-stubs/application/fanout/sbom.cdx.json \
 && cp -r /src/lab/target/lib lab/dependencies/fanout/lab/target/ \
 && cp /src/lab/pom.xml lab/application/fanout/lab/ \
 && cp /src/lab/target/lab.jar lab/application/fanout/lab/target/ \
 && find /out -exec touch -d 2026-01-01T00:00:00Z {} +

FROM ${JRE} AS runtime
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="Fanout" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV SERVER_ADDRESS=0.0.0.0
# a number, so that Kubernetes can tell that it is not root
USER 65532:65532

FROM runtime AS gateway
COPY --from=build /out/agent/ /
WORKDIR /fanout
# half of the container's memory is heap; the rest is the agent's classes, compiled code, threads, Netty's buffers
ENTRYPOINT ["java", "-javaagent:opentelemetry-javaagent.jar", "-Dotel.javaagent.configuration-file=agent.properties", \
            "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "gateway.jar"]

FROM gateway AS gateway-mvc
LABEL org.opencontainers.image.title="gateway-mvc" \
      org.opencontainers.image.description="The fan-out on Spring MVC and virtual threads"
COPY --from=build /out/gateway-mvc/dependencies/ /
COPY --from=build /out/gateway-mvc/application/ /

FROM gateway AS gateway-webflux
LABEL org.opencontainers.image.title="gateway-webflux" \
      org.opencontainers.image.description="The fan-out on Spring WebFlux"
COPY --from=build /out/gateway-webflux/dependencies/ /
COPY --from=build /out/gateway-webflux/application/ /

FROM runtime AS downstream-stubs
LABEL org.opencontainers.image.title="downstream-stubs" \
      org.opencontainers.image.description="The six services on WireMock, with faults to switch on"
COPY --from=build /out/downstream-stubs/dependencies/ /
COPY --from=build /out/downstream-stubs/application/ /
WORKDIR /fanout
# one run, until all six answer, in which the JVM learns what to load: it starts in two thirds of the time
USER root
RUN java -XX:AOTCacheOutput=stubs.aot -XX:-UsePerfData -jar downstream-stubs.jar & \
    until curl -fs http://localhost:9106/__admin/health; do sleep 0.2; kill -0 $! || exit 1; done; \
    kill $!; wait $!; test -s stubs.aot
USER 65532:65532
ENTRYPOINT ["java", "-XX:AOTCache=stubs.aot", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", \
            "-jar", "downstream-stubs.jar"]

# in the folders where ./fanout has them
FROM runtime AS lab
LABEL org.opencontainers.image.title="lab" \
      org.opencontainers.image.description="The load generator"
COPY --from=build /out/lab/dependencies/ /
COPY --from=build /out/lab/application/ /
WORKDIR /fanout
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-jar", "lab/target/lab.jar"]
