FROM scratch AS before

FROM FROM AS {{
