#version 330

layout(std140) uniform Lit
{
    vec3 camera_eye;
    mat4 camera_projection;
    mat4 camera_view;
    float film_exposure;
    vec3 light_color;
    vec3 light_position;
    int material_class;
    vec3 material_color;
    float material_gloss;
    float material_shiny;
    mat4 model;
    float sky_haze;
    vec3 sky_horizon;
    vec3 sky_zenith;
};

layout(location = 0) in vec3 pos;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in float lit;
out vec3 v_world;
out vec3 v_normal;
out vec2 v_uv;
out float v_lit;

void main()
{
    vec4 t = model * vec4(pos, 1.0);
    gl_Position = camera_projection * (camera_view * vec4(t.xyz, 1.0));
    v_world = t.xyz;
    v_normal = (model * vec4(normal, 0.0)).xyz;
    v_uv = uv;
    v_lit = lit;
}

